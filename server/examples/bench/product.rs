//! The release server with the demo, as a separate process.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use portal::demo::SeedSize;
use portal::testing::free_address;
use reqwest::{Client, Response, redirect};
use tokio::process::{Child, Command};

use crate::Failure;

/// The demo's company that pays for several accounts, because its paid invoices fill a page.
pub const EMAIL: &str = "grace.whitman@company.example";
pub const PASSWORD: &str = "cometa jirafa tambor";

/// Key for signing the load's webhooks.
pub const WEBHOOK_SECRET: &str = "secret-of-the-bench";

/// A running server.
pub struct Product {
    /// Base URL.
    pub base: String,
    pub database: String,
    /// Session cookie of a signed-in user.
    pub cookie: String,
    child: Child,
    _folder: Folder,
}

/// A folder that is deleted on drop.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Where a server runs: its folder, its database, its addresses.
struct Place {
    aldia: PathBuf,
    folder: Folder,
    database: String,
    base: String,
    sandbox: String,
}

impl Place {
    async fn new(aldia: &Path, postgres: Option<String>) -> Result<Self, Failure> {
        let name = format!("aldia_bench_{}", std::process::id());
        let folder = Folder(std::env::temp_dir().join(&name));
        std::fs::create_dir_all(&folder.0)?;
        let database = match postgres {
            None => format!("sqlite:{}", folder.0.join("aldia.sqlite").display()),
            Some(_) => portal::testing::TestDatabase::create(portal::testing::Engine::Postgres)
                .await
                .url
                .clone(),
        };
        let [base, sandbox] = [(); 2].map(|()| format!("http://{}", free_address()));
        Ok(Self { aldia: std::fs::canonicalize(aldia)?, folder, database, base, sandbox })
    }

    /// A command of the server.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.aldia);
        command
            .args(arguments)
            .current_dir(&self.folder.0)
            .env("DATABASE_URL", &self.database)
            .env("ALDIA_LISTEN", self.base.trim_start_matches("http://"))
            .env("ALDIA_BASE_URL", &self.base)
            .env("ALDIA_SANDBOX__LISTEN", self.sandbox.trim_start_matches("http://"))
            .env("ALDIA_SANDBOX__URL", &self.sandbox)
            .env("ALDIA_SANDBOX__KEY", "key-of-the-bench")
            .env("ALDIA_SANDBOX__WEBHOOK_SECRET", WEBHOOK_SECRET)
            .env("ALDIA_CLIENT_ADDRESS_HEADER", "x-forwarded-for")
            .env("ALDIA_LOG__FILTER", "error")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// A server that is ready. Its first start loads the demo; the measured one finds it loaded.
    async fn serve(&self, with: &[(&str, &str)]) -> Result<Child, Failure> {
        let start = || {
            let mut command = self.command(&["demo"]);
            command.envs(with.iter().copied()).stdout(Stdio::null()).spawn()
        };
        let mut first = start()?;
        ready(&self.base).await?;
        first.kill().await?;
        let child = start()?;
        ready(&self.base).await?;
        Ok(child)
    }
}

impl Product {
    /// Starts the server on an empty database and signs in.
    pub async fn start(aldia: &Path, postgres: Option<String>) -> Result<Self, Failure> {
        let place = Place::new(aldia, postgres).await?;
        let child = place.serve(&[]).await?;
        let welcome = SignInForm::open(&place.base).await?.send(EMAIL, PASSWORD, "", "").await?;
        let cookies = cookies_of(&welcome);
        let cookie = cookies.iter().find(|cookie| cookie.contains("aldia="));
        let cookie = cookie.ok_or("no session")?.clone();
        let Place { folder, database, base, .. } = place;
        Ok(Self { base, database, cookie, child, _folder: folder })
    }

    /// Starts the server on a seeded database, without a session; returns what the seed printed.
    pub async fn seeded(
        aldia: &Path,
        postgres: Option<String>,
        size: SeedSize,
    ) -> Result<(Self, String), Failure> {
        let place = Place::new(aldia, postgres).await?;
        let [customers, invoices] = [size.customers, size.invoices].map(|n| n.to_string());
        let arguments = ["seed", "--customers", &customers, "--invoices", &invoices];
        let seeded = place.command(&arguments).stderr(Stdio::inherit()).output().await?;
        if !seeded.status.success() {
            return Err("the database could not be seeded".into());
        }
        // Nothing is sent while pages are measured.
        let child = place.serve(&[("ALDIA_REMINDERS__MODE", "off")]).await?;
        let Place { folder, database, base, .. } = place;
        let product = Self { base, database, cookie: String::new(), child, _folder: folder };
        Ok((product, String::from_utf8(seeded.stdout)?))
    }

    /// Current memory, as reported by the kernel.
    pub fn memory(&self) -> Result<String, Failure> {
        let id = self.child.id().ok_or("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(format!("{} MB", kilobytes / 1024))
    }
}

/// Waits until a server is ready.
pub async fn ready(base: &str) -> Result<(), Failure> {
    let client = Client::new();
    for _ in 0..600 {
        let answer = client.get(format!("{base}/ready")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the server does not get ready within a minute".into())
}

/// The form of the sign-in page, sent like a browser does.
pub struct SignInForm {
    client: Client,
    base: String,
    action: String,
}

impl SignInForm {
    /// Reads the page.
    pub async fn open(base: &str) -> Result<Self, Failure> {
        let client = Client::builder().redirect(redirect::Policy::none()).build()?;
        let page = client.get(format!("{base}/sign-in")).send().await?.text().await?;
        let form = page.split("<form").find(|form| form.contains("current-password"));
        let action = form.and_then(|form| form.split("action=\"").nth(1)).ok_or("no form")?;
        let action = action.split('"').next().ok_or("no action")?.to_owned();
        Ok(Self { client, base: base.to_owned(), action })
    }

    /// Sends it from an address, with the cookies of a browser.
    pub async fn send(
        &self,
        email: &str,
        password: &str,
        address: &str,
        cookies: &str,
    ) -> Result<Response, Failure> {
        let request = self.client.post(format!("{}{}", self.base, self.action));
        let request = request.header("origin", &self.base).header("x-forwarded-for", address);
        let request = request.header("cookie", cookies);
        Ok(request.form(&[("email", email), ("password", password)]).send().await?)
    }
}

/// The cookies that an answer sets.
pub fn cookies_of(answer: &Response) -> Vec<String> {
    let cookies = answer.headers().get_all("set-cookie").iter();
    let values = cookies.filter_map(|value| value.to_str().ok()?.split(';').next());
    values.map(str::to_owned).collect()
}
