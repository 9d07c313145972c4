//! The server as a separate process that can be killed.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child as Process, Command};

use crate::world::{KEY, SECRET, World};

/// A running server.
pub struct Child {
    process: Process,
    environment: Vec<(String, String)>,
    ready: String,
}

impl Child {
    /// Starts the server and waits until it is ready.
    pub async fn start(database: &str, world: &World) -> Self {
        Self::start_at(world.server(), database, world).await
    }

    /// Starts another server, at an address of its own.
    pub async fn start_at(base: &str, database: &str, world: &World) -> Self {
        let fixed = [
            ("ALDIA_MODE", "demo"),
            ("ALDIA_SECRET", "a secret of thirty-two bytes or more"),
            ("ALDIA_INSTITUTION__NAME", "Colegio Santa Rosa"),
            ("ALDIA_INSTITUTION__LEGAL_ID", "RUC 20123456789"),
            ("ALDIA_INSTITUTION__ADDRESS", "Lima"),
            ("ALDIA_INSTITUTION__EMAIL", "pagos@santarosa.example"),
            ("ALDIA_INSTITUTION__COUNTRY", "PE"),
            ("ALDIA_INSTITUTION__TIME_ZONE", "America/Lima"),
            ("ALDIA_SANDBOX__KEY", KEY),
            ("ALDIA_SANDBOX__WEBHOOK_SECRET", SECRET),
            ("ALDIA_LOG__FILTER", "error"),
        ];
        let own = [
            ("DATABASE_URL", database),
            ("ALDIA_BASE_URL", base),
            ("ALDIA_LISTEN", base.trim_start_matches("http://")),
            ("ALDIA_SANDBOX__URL", &world.provider),
        ];
        let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let environment: Vec<_> = fixed.into_iter().chain(own).map(pair).collect();
        let process = spawn(&environment);
        let mut child = Self { process, environment, ready: format!("{base}/ready") };
        child.wait_until_ready().await;
        child
    }

    /// Kills it with SIGKILL, like the kernel when memory runs out.
    pub async fn kill(&mut self) {
        self.process.kill().await.expect("it can be killed");
    }

    /// Freezes it, like a host that stands still (`STOP`), or lets it go on (`CONT`).
    pub async fn signal(&self, signal: &str) {
        let id = self.process.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().await;
        assert!(sent.expect("there is a kill").success());
    }

    /// Runs another command of the program, on a database.
    pub async fn command(&self, database: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aldia"));
        command.args(arguments).envs(self.environment.iter().cloned());
        let done = command.env("DATABASE_URL", database).output().await.expect("it runs");
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {told}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Kills it and restarts it immediately.
    pub async fn kill_and_restart(&mut self) {
        self.kill().await;
        self.process = spawn(&self.environment);
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&mut self) {
        let http = reqwest::Client::new();
        for _ in 0..600 {
            let answer = http.get(&self.ready).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let ended = self.process.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "the server ended by itself: {ended:?}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server does not get ready");
    }
}

fn spawn(environment: &[(String, String)]) -> Process {
    Command::new(env!("CARGO_BIN_EXE_aldia"))
        .arg("serve")
        .envs(environment.iter().cloned())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the server starts")
}
