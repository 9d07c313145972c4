//! A fair queue before dear work: nobody keeps others out by asking often.
//!
//! Those who wait take turns by who they are, however many places each holds. In a full queue the
//! last place of whoever holds most goes to one who holds fewer. Known devices have a queue of
//! their own, served first.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::{Error, Result};

/// Of so many turns in a row of known devices the next is another's, if one waits.
const KNOWN_IN_A_ROW: usize = 3;

/// Who asks for a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::people) enum Asker {
    /// A session, or a browser that has signed in to the account before; by account and browser.
    Known(String),
    /// Anybody else, by address or account.
    Stranger(String),
}

/// The queue. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct FairQueue(Arc<Mutex<Turns>>);

#[derive(Debug)]
struct Turns {
    free: usize,
    known: Waiting,
    strangers: Waiting,
    known_in_a_row: usize,
}

#[derive(Debug)]
struct Waiting {
    most: usize,
    count: usize,
    /// Who has the next turn.
    order: VecDeque<String>,
    places: BTreeMap<String, VecDeque<oneshot::Sender<Turn>>>,
}

/// Permission to work; the next one's when dropped.
#[derive(Debug)]
pub(super) struct Turn(Option<FairQueue>);

impl FairQueue {
    /// With so many turns at a time, and a maximum of waiting askers of each kind.
    pub(super) fn new(at_once: usize, waiting: usize) -> Self {
        let turns = Turns {
            free: at_once,
            known: Waiting::new(waiting),
            strangers: Waiting::new(waiting),
            known_in_a_row: 0,
        };
        Self(Arc::new(Mutex::new(turns)))
    }

    /// Waits for a turn. An asker that stops waiting frees its place.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full of others' requests, or of the asker's own.
    pub(super) async fn turn(&self, asker: Asker) -> Result<Turn> {
        let waiting = {
            let mut turns = self.lock();
            if turns.free > 0 {
                turns.free -= 1;
                return Ok(Turn(Some(self.clone())));
            }
            match asker {
                Asker::Known(who) => turns.known.join(who)?,
                Asker::Stranger(who) => turns.strangers.join(who)?,
            }
        };
        // The sender is dropped when the place is given to another.
        waiting.await.map_err(|_| Error::Busy)
    }

    fn lock(&self) -> MutexGuard<'_, Turns> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(queue) = self.0.take() else { return };
        loop {
            // The lock is free before a turn is handed over: one that nobody takes is dropped.
            let next = queue.lock().next();
            let Some(next) = next else { return };
            match next.send(Self(Some(queue.clone()))) {
                Ok(()) => return,
                Err(mut turn) => turn.0 = None,
            }
        }
    }
}

impl Turns {
    /// Who is next; with nobody waiting, the turn becomes free.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let is_known_next = self.strangers.count == 0 || self.known_in_a_row < KNOWN_IN_A_ROW;
        if is_known_next && let Some(next) = self.known.next() {
            self.known_in_a_row += 1;
            return Some(next);
        }
        self.known_in_a_row = 0;
        let next = self.strangers.next().or_else(|| self.known.next());
        if next.is_none() {
            self.free += 1;
        }
        next
    }
}

impl Waiting {
    const fn new(most: usize) -> Self {
        Self { most, count: 0, order: VecDeque::new(), places: BTreeMap::new() }
    }

    fn join(&mut self, who: String) -> Result<oneshot::Receiver<Turn>> {
        if self.count >= self.most {
            self.forget_gone();
        }
        if self.count >= self.most {
            let own = self.places.get(&who).map_or(0, VecDeque::len);
            self.drop_last_of_greedier_than(own)?;
        }
        let (sender, receiver) = oneshot::channel();
        let places = self.places.entry(who.clone()).or_default();
        if places.is_empty() {
            self.order.push_back(who);
        }
        places.push_back(sender);
        self.count += 1;
        Ok(receiver)
    }

    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let who = self.order.pop_front()?;
        let places = self.places.get_mut(&who)?;
        let next = places.pop_front();
        self.count -= usize::from(next.is_some());
        if places.is_empty() {
            self.places.remove(&who);
        } else {
            self.order.push_back(who);
        }
        next
    }

    fn drop_last_of_greedier_than(&mut self, own: usize) -> Result<()> {
        let greediest = self.places.values_mut().max_by_key(|places| places.len());
        let greedier = greediest.filter(|places| places.len() > own + 1).ok_or(Error::Busy)?;
        greedier.pop_back();
        self.count -= 1;
        Ok(())
    }

    /// Frees the places of those who stopped waiting.
    fn forget_gone(&mut self) {
        self.places.retain(|_, places| {
            places.retain(|place| !place.is_closed());
            !places.is_empty()
        });
        self.order.retain(|who| self.places.contains_key(who));
        self.count = self.places.values().map(VecDeque::len).sum();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures::future::{FutureExt, join_all};

    use super::*;

    fn known(who: &str) -> Asker {
        Asker::Known(who.to_owned())
    }

    fn stranger(who: &str) -> Asker {
        Asker::Stranger(who.to_owned())
    }

    /// The order in which askers get their turn while one turn is taken, and who is sent away.
    async fn served(queue: &FairQueue, askers: &[Asker]) -> (Vec<Asker>, Vec<Asker>) {
        let taken = queue.turn(stranger("first")).await.unwrap();
        let (order, refused) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
        let work = askers.iter().map(async |asker| match queue.turn(asker.clone()).await {
            Ok(_turn) => order.lock().unwrap().push(asker.clone()),
            Err(_) => refused.lock().unwrap().push(asker.clone()),
        });
        let all = join_all(work);
        tokio::pin!(all);
        assert!(all.as_mut().now_or_never().is_none(), "they wait");
        drop(taken);
        all.await;
        (order.lock().unwrap().clone(), refused.lock().unwrap().clone())
    }

    #[tokio::test]
    async fn who_asks_often_waits_for_those_who_ask_once() {
        let queue = FairQueue::new(1, 10);
        let askers = ["flood", "flood", "flood", "ana", "flood", "eva"].map(stranger);
        let (order, refused) = served(&queue, &askers).await;
        let expected = ["flood", "ana", "eva", "flood", "flood", "flood"].map(stranger);
        assert_eq!((order, refused), (expected.to_vec(), Vec::new()));
    }

    #[tokio::test]
    async fn at_the_end_of_the_queue_the_greediest_gives_way() {
        let queue = FairQueue::new(1, 4);
        let flood = ["flood"; 7].map(stranger);
        let askers = [&flood[..], &["ana", "eva", "leo"].map(stranger)].concat();
        let (order, refused) = served(&queue, &askers).await;
        assert_eq!(order, ["flood", "ana", "eva", "leo"].map(stranger));
        assert_eq!(refused, ["flood"; 6].map(stranger));
    }

    #[tokio::test]
    async fn known_devices_are_served_first_and_others_are_not_forgotten() {
        let queue = FairQueue::new(1, 10);
        let askers = [
            stranger("a"),
            stranger("b"),
            known("1"),
            known("2"),
            known("3"),
            known("4"),
            known("5"),
        ];
        let (order, _) = served(&queue, &askers).await;
        let expected = [
            known("1"),
            known("2"),
            known("3"),
            stranger("a"),
            known("4"),
            known("5"),
            stranger("b"),
        ];
        assert_eq!(order, expected);
    }

    #[tokio::test]
    async fn a_turn_that_nobody_waits_for_any_more_goes_to_the_next() {
        let queue = FairQueue::new(1, 2);
        let taken = queue.turn(stranger("first")).await.unwrap();
        let mut gone = Box::pin(queue.turn(stranger("gone")));
        let mut also_gone = Box::pin(queue.turn(stranger("gone")));
        assert!(gone.as_mut().now_or_never().is_none());
        assert!(also_gone.as_mut().now_or_never().is_none());
        drop(also_gone);
        let mut waits = Box::pin(queue.turn(stranger("waits")));
        assert!(waits.as_mut().now_or_never().is_none(), "the place is free again");
        drop(taken);
        // The turn is on its way to one who goes before taking it.
        drop(gone);
        let turn = waits.await.unwrap();
        drop(turn);
        assert_eq!(queue.lock().free, 1);
    }
}
