//! `aldia sandbox`: the demo's card provider, which the portal knows over HTTP only.

use std::process::ExitCode;
use std::sync::Arc;

use portal::platform::clock::Clock as _;
use sandbox::card_provider::{CardProviderSettings, Merchant, serve};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::CommandFailure;
use crate::config::Config;
use crate::signals;

/// Runs the provider alone, until told to stop.
///
/// # Errors
/// Outside the demo; when its address is taken, or its journal cannot be kept.
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let stop = signals::stop()?;
    start(&config, stop).await?.await??;
    Ok(ExitCode::SUCCESS)
}

/// Starts the provider beside the portal, until `stop`.
///
/// # Errors
/// As [`run`].
pub async fn start(
    config: &Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<JoinHandle<std::io::Result<()>>, CommandFailure> {
    let sandbox = config.sandbox.as_ref().ok_or("the sandbox runs in the demo only")?;
    let (key, webhook_secret) = &sandbox.keys;
    let merchant = Merchant {
        api_key: key.expose().to_owned(),
        webhook_url: format!("{}/webhooks/sandbox", config.edge.origin),
        webhook_secrets: vec![webhook_secret.expose().to_owned()],
    };
    let mut settings = CardProviderSettings::new(config.settings.demo, &sandbox.url, merchant)?;
    let clock = config.clock();
    settings.clock = Arc::new(move || clock.now());
    settings.journal = Some(config.data_folder().join("sandbox.journal"));
    std::fs::create_dir_all(config.data_folder())?;
    let listener = TcpListener::bind(sandbox.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", sandbox.listen))?;
    Ok(tokio::spawn(serve(listener, settings, stop)))
}
