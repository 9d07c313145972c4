//! Shutdown ends streams, finishes requests in progress, and releases all resources.

use std::time::Duration;

use portal::testing::on_both;
use reqwest::Method;

use crate::house::House;
use crate::people::Person;

#[tokio::test]
async fn a_stop_ends_open_streams_and_the_process_at_once() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let visitor = house.user(&ana.user).await;
        let mut stream = visitor.request(Method::GET, "/events").send().await.unwrap();
        stream.chunk().await.unwrap().expect("it says that it is ready");

        let stopping = house.begin_to_stop();

        // Far below the 20 s after which connections are closed.
        let ended = tokio::time::timeout(Duration::from_secs(10), stopping).await;
        ended.expect("nothing holds it").unwrap().unwrap();
        while let Some(chunk) = stream.chunk().await.expect("an end, and no cut") {
            assert!(!chunk.is_empty());
        }
    })
    .await;
}
