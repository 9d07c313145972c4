//! What people notice of crowds: signing in beside a flood of sign-ins, and pages beside silent
//! connections.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{COOKIE, HeaderValue};
use reqwest::{Method, Request, Url};
use server::listen::open_files;
use tokio::net::TcpStream;

use crate::Failure;
use crate::load::{self, Maker, Measured, Pace};
use crate::product::{self, EMAIL, PASSWORD, Product, SignInForm};

/// Strangers who guess passwords, each from an address of its own.
const FLOOD: usize = 200;
/// Connections on which nothing is sent.
const SILENT: usize = 1_000;
/// Below the limit of a known browser.
const SIGN_INS: usize = 8;

/// Measures both crowds.
pub async fn measure(product: &Product) -> Result<(), Failure> {
    println!("\n{:<48} {:>9} {:>9} {:>9}", "beside a crowd", "p50 ms", "p95 ms", "max ms");
    sign_ins(product).await?;
    pages(product).await
}

async fn sign_ins(product: &Product) -> Result<(), Failure> {
    let form = Arc::new(SignInForm::open(&product.base).await?);
    let home = "198.51.100.7";
    let first = form.send(EMAIL, PASSWORD, home, "").await?;
    let cookies = product::cookies_of(&first).join("; ");

    let mut flood = tokio::task::JoinSet::new();
    for n in 0..FLOOD {
        let form = form.clone();
        flood.spawn(async move {
            // Ended with the set: what it is answered is of no interest.
            for round in 0.. {
                let address = format!("203.{}.{}.{}", n % 250, round % 250, round / 250 % 250);
                let email = format!("stranger{n}@example.org");
                let _ = form.send(&email, "a guess", &address, "").await;
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    let mut seen = Vec::new();
    for _ in 0..SIGN_INS {
        let asked = Instant::now();
        let answer = form.send(EMAIL, PASSWORD, home, &cookies).await?;
        let is_in = product::cookies_of(&answer).iter().any(|cookie| cookie.contains("aldia="));
        if !is_in {
            return Err("a known device did not get in".into());
        }
        seen.push(asked.elapsed());
    }
    flood.abort_all();
    print_line(&format!("sign-in of a known device, {FLOOD} guess"), &Measured::of(seen, begun));
    Ok(())
}

async fn pages(product: &Product) -> Result<(), Failure> {
    let url: Url = format!("{}/", product.base).parse()?;
    let cookie = HeaderValue::from_str(&product.cookie)?;
    let maker: Maker = Arc::new(move |_| {
        let mut request = Request::new(Method::GET, url.clone());
        request.headers_mut().insert(COOKIE, cookie.clone());
        request
    });
    let pace = Pace { connections: 4, time: Duration::from_secs(4) };
    print_line("overview", &load::run(pace, &maker).await?);
    let _ = open_files::raise_limit();
    let address = product.base.trim_start_matches("http://").to_owned();
    let mut silent = Vec::new();
    for _ in 0..SILENT {
        silent.push(TcpStream::connect(&address).await?);
    }
    let beside = load::run(pace, &maker).await?;
    let is_open = |stream: &TcpStream| {
        let read = stream.try_read(&mut [0; 1]);
        read.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    };
    let held = silent.iter().filter(|stream| is_open(stream)).count();
    print_line(&format!("overview, {held} of {SILENT} silent connections held"), &beside);
    Ok(())
}

fn print_line(what: &str, measured: &Measured) {
    let ms = |d: Duration| format!("{}.{:02}", d.as_millis(), d.as_micros() % 1000 / 10);
    let [p50, p95, most] = [50, 95, 100].map(|percent| ms(measured.quantile(percent)));
    println!("{what:<48} {p50:>9} {p95:>9} {most:>9}");
}
