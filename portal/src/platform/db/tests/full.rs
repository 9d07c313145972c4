//! A disk that is full for a while: reads go on, and writes do as soon as there is room.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use super::work;
use crate::platform::db::Db;

/// A small disk in memory, where the test may mount one.
struct Disk(PathBuf);

impl Disk {
    fn mount() -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("aldia-disk-{:x}", rand::random::<u64>()));
        fs::create_dir(&folder).ok()?;
        let disk = Self(folder);
        let mounting = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
            .arg(&disk.0)
            .output();
        mounting.is_ok_and(|done| done.status.success()).then_some(disk)
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("ballast")).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
    }

    fn free(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
        let _ = fs::remove_dir(&self.0);
    }
}

async fn write_much(db: &Db, round: u32) -> crate::Result<()> {
    let mut tx = db.write().await?;
    for row in 0..200 {
        let (id, padding) = (format!("{round}-{row}"), "x".repeat(4_000));
        sql!(run, &mut tx, "INSERT INTO write_probes (id, padding) VALUES ($1, $2)", id, padding)?;
    }
    tx.commit().await
}

#[tokio::test]
async fn after_a_full_disk_has_room_again_the_next_write_succeeds() {
    let Some(disk) = Disk::mount() else {
        println!("skipped: no disk can be mounted here");
        return;
    };
    let db = Db::open(&format!("sqlite:{}", disk.0.join("a.sqlite").display())).await.unwrap();
    db.migrate().await.unwrap();
    const ROUNDS: u32 = 4;
    for round in 0..ROUNDS {
        disk.fill();
        let full = write_much(&db, round).await.unwrap_err();
        assert!(full.is_passing(), "{full}");
        work(&db, false).await.unwrap();
        disk.free();
        work(&db, true).await.unwrap();
    }
    println!("the disk was full {ROUNDS} times: held {ROUNDS} of {ROUNDS} writes after that");
    assert_eq!(db.defects().await.unwrap().found, Vec::<String>::new());
    db.close().await;
}
