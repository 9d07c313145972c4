//! Connections that ask nothing, or do not read what they asked for, keep nobody out.
//!
//! `ALDIA_HELD=1050` holds as many as an attacker would; the number that was held is printed.

use std::time::Duration;

use portal::testing::{Engine, TestPortal};
use reqwest::StatusCode;
use server::listen::{ConnectionLimits, open_files};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::house::House;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// HTTP/2: no settings of its own.
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
/// HTTP/2: no byte of any response is taken.
const NO_WINDOW: &[u8] = &[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0];
/// HTTP/2: `GET /` as the first stream.
const GET: &[u8] = &[0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 1, b'x'];
/// The same, whose headers go on in a frame that never comes.
const GET_WITHOUT_END: &[u8] = &[0, 0, 6, 1, 1, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 1, b'x'];

async fn house(limits: ConnectionLimits) -> House {
    let t = TestPortal::open(Engine::Sqlite).await;
    House::open_with(t, |edge| edge.connections = limits).await
}

const fn short() -> ConnectionLimits {
    let within = Duration::from_millis(400);
    ConnectionLimits {
        in_all: 100,
        per_peer: 100,
        headers_within: within,
        idle_within: within,
        write_within: within,
    }
}

/// What came until the connection ended; `None` if it does not end.
async fn all_until_the_end(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // A connection that was reset has ended too.
    let reading = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes));
    reading.await.is_ok().then_some(bytes)
}

#[tokio::test]
async fn every_state_of_a_connection_has_an_end() {
    let house = house(short()).await;
    for (state, parts) in [
        ("silent", &[][..]),
        ("one byte", &[&b"G"[..]]),
        ("headers without end", &[b"GET / HTTP/1.1\r\nHost: x\r\n"]),
        ("a body that does not come", &[b"POST /health HTTP/1.1\r\nContent-Length: 9\r\n\r\n"]),
        ("idle after an answer", &[b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"]),
        ("half of the preface", &[b"PRI * HTTP/2.0\r\n"]),
        ("HTTP/2 without a request", &[PREFACE, SETTINGS]),
        ("HTTP/2 with half a request", &[PREFACE, SETTINGS, GET_WITHOUT_END]),
        ("HTTP/2, idle after an answer", &[PREFACE, SETTINGS, GET]),
        ("HTTP/2, nothing of the answer is taken", &[PREFACE, NO_WINDOW, GET]),
    ] {
        let mut stream = TcpStream::connect(house.address()).await.unwrap();
        stream.write_all(&parts.concat()).await.unwrap();
        assert!(all_until_the_end(&mut stream).await.is_some(), "held for ever: {state}");
    }
}

#[tokio::test]
async fn who_never_reads_is_cut_off_and_who_reads_gets_everything() {
    const REQUESTS: usize = 400;
    let house = house(short()).await;
    let page = house.nobody().get("/sign-in").await.body;
    let files = page.split(['"', '\'']).filter(|text| text.starts_with("/assets/"));
    // Texts, whose length as a text is their length in bytes.
    let files = files.filter(|file| file.ends_with(".js") || file.ends_with(".css"));
    let mut largest = (0, "");
    for file in files {
        largest = largest.max((house.nobody().get(file).await.body.len(), file));
    }
    let (bytes, file) = largest;
    let requests = format!("GET {file} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(REQUESTS);
    for (reads, expects_all) in [(true, true), (false, false)] {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let mut stream = socket.connect(house.address()).await.unwrap();
        stream.write_all(requests.as_bytes()).await.unwrap();
        if !reads {
            tokio::time::sleep(short().write_within * 5).await;
        }
        let got = all_until_the_end(&mut stream).await.expect("it ends").len();
        assert_eq!(got > bytes * REQUESTS, expects_all, "{got} of {REQUESTS} x {bytes}");
    }
}

#[tokio::test]
async fn silent_connections_keep_nobody_out() {
    let count = std::env::var("ALDIA_HELD").map_or(60, |text| text.parse().unwrap());
    let _ = open_files::raise_limit();
    let cap = count / 2;
    let patient = Duration::from_secs(600);
    let limits = ConnectionLimits {
        in_all: cap,
        per_peer: cap,
        headers_within: patient,
        idle_within: patient,
        write_within: patient,
    };
    let house = house(limits).await;
    let mut silent = Vec::new();
    for n in 0..count {
        let mut stream = TcpStream::connect(house.address()).await.unwrap();
        let words = [&b""[..], &PREFACE[..12], b"GET / HT"][n % 3];
        stream.write_all(words).await.unwrap();
        silent.push(stream);
    }
    for _ in 0..20 {
        let answer = house.nobody().get("/health").await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    let is_open = |stream: &TcpStream| {
        let read = stream.try_read(&mut [0; 1]);
        read.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    };
    let held = silent.iter().filter(|stream| is_open(stream)).count();
    println!("{held} of {count} silent connections were held");
    assert!(held <= cap, "{held}");
}
