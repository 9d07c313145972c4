//! Closed-loop load: each connection sends a request, waits for the complete answer, and repeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, Request};

use crate::Failure;

/// Load to generate.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub connections: usize,
    pub time: Duration,
}

/// Creates the n-th request: most are identical, webhooks are not.
pub type Maker = Arc<dyn Fn(u64) -> Request + Send + Sync>;

/// Measured latencies.
pub struct Measured {
    sorted: Vec<Duration>,
    time: Duration,
}

impl Measured {
    /// Latencies seen since an instant.
    pub fn of(mut seen: Vec<Duration>, begun: Instant) -> Self {
        seen.sort_unstable();
        Self { sorted: seen, time: begun.elapsed() }
    }

    /// Answers per second.
    pub fn per_second(&self) -> u128 {
        self.sorted.len() as u128 * 1000 / self.time.as_millis().max(1)
    }

    /// Latency at a percentile.
    pub fn quantile(&self, percent: usize) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get(last * percent / 100).copied().unwrap_or_default()
    }
}

/// Puts load on a target after a short warm-up. Any answer but 2xx is a failure.
pub async fn run(pace: Pace, maker: &Maker) -> Result<Measured, Failure> {
    let numbers = Arc::new(AtomicU64::new(0));
    let warm_up = Pace { connections: pace.connections, time: Duration::from_millis(500) };
    loops(warm_up, maker, &numbers).await?;
    loops(pace, maker, &numbers).await
}

async fn loops(pace: Pace, maker: &Maker, numbers: &Arc<AtomicU64>) -> Result<Measured, Failure> {
    let client = Client::builder().pool_max_idle_per_host(pace.connections).build()?;
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..pace.connections {
        let (client, maker, numbers) = (client.clone(), maker.clone(), numbers.clone());
        tasks.spawn(async move {
            let mut seen = Vec::new();
            while begun.elapsed() < pace.time {
                let request = maker(numbers.fetch_add(1, Ordering::Relaxed));
                let asked = Instant::now();
                let answer = client.execute(request).await?;
                let status = answer.status();
                answer.bytes().await?;
                if !status.is_success() {
                    return Err(Failure::from(format!("answered {status}")));
                }
                seen.push(asked.elapsed());
            }
            Ok(seen)
        });
    }
    let mut all = Vec::new();
    while let Some(seen) = tasks.join_next().await {
        all.extend(seen??);
    }
    Ok(Measured::of(all, begun))
}
