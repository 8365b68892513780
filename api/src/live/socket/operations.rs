//! The operations of a socket, each in a task of its own.

use super::super::operate::{Step, Steps};
use super::message::{complete, with_payload};
use futures::{FutureExt, StreamExt};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};

/// So many answers of a socket may wait to be taken in.
const WAITING: usize = 16;

/// What an operation that panicked says.
const BROKEN: &str = r#"[{"message":"internal error","extensions":{"code":"INTERNAL"}}]"#;

/// An answer on its way.
pub(super) struct Answer {
    id: String,
    /// Tells an operation from a later one of the same id.
    nth: u64,
    text: String,
    last: bool,
}

/// The operations that run, by their ids.
pub(super) struct Operations {
    running: HashMap<String, (u64, AbortHandle)>,
    /// Dropped with the socket, and all that runs with it.
    tasks: JoinSet<()>,
    started: u64,
    say: mpsc::Sender<Answer>,
    answers: mpsc::Receiver<Answer>,
}

impl Operations {
    pub fn new() -> Self {
        let (say, answers) = mpsc::channel(WAITING);
        Self { running: HashMap::new(), tasks: JoinSet::new(), started: 0, say, answers }
    }

    pub fn count(&self) -> usize {
        self.running.len()
    }

    pub fn has(&self, id: &str) -> bool {
        self.running.contains_key(id)
    }

    /// Starts an operation: what opens its steps runs in its task too.
    pub fn start(&mut self, id: String, open: impl Future<Output = Steps> + Send + 'static) {
        // Those that ended are forgotten here: nobody waits for them.
        while self.tasks.try_join_next().is_some() {}
        self.started += 1;
        let (nth, say, name) = (self.started, self.say.clone(), id.clone());
        let task = self.tasks.spawn(async move {
            let answer = |text: String, last: bool| Answer { id: name.clone(), nth, text, last };
            let told = AssertUnwindSafe(tell(open, &name, |text, last| say.send(answer(text, last)))).catch_unwind().await;
            if told.is_err() {
                tracing::error!("an operation panicked");
                drop(say.send(answer(with_payload("error", &name, BROKEN), true)).await);
            }
        });
        self.running.insert(id, (nth, task));
    }

    /// Stops an operation; its id can be used again.
    pub fn stop(&mut self, id: &str) {
        if let Some((_, task)) = self.running.remove(id) {
            task.abort();
        }
    }

    /// The next message for the client.
    pub async fn next(&mut self) -> String {
        loop {
            let Some(answer) = self.answers.recv().await else { return std::future::pending().await };
            // What a stopped operation had still to say is not said.
            if self.running.get(&answer.id).is_some_and(|(nth, _)| *nth == answer.nth) {
                if answer.last {
                    self.running.remove(&answer.id);
                }
                return answer.text;
            }
        }
    }
}

async fn tell<F>(open: impl Future<Output = Steps>, id: &str, say: impl Fn(String, bool) -> F)
where
    F: Future<Output = Result<(), mpsc::error::SendError<Answer>>>,
{
    let mut steps = open.await;
    while let Some(step) = steps.next().await {
        let said = match step {
            Step::Next(payload) => say(with_payload("next", id, &payload), false).await,
            Step::Refused(errors) => return drop(say(with_payload("error", id, &errors), true).await),
        };
        if said.is_err() {
            return;
        }
    }
    drop(say(complete(id), true).await);
}
