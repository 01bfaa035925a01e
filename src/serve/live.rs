//! What the open pages are told: a new build, or the findings that stopped it.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Pages that lag behind this many messages get only the newest ones.
const BACKLOG: usize = 16;

/// The state of the last build, shared by the builder and every open page.
#[derive(Clone)]
pub struct Live {
    sender: broadcast::Sender<String>,
    last: Arc<Mutex<String>>,
}

impl Live {
    /// A server that has built nothing yet.
    pub fn new() -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            last: Arc::new(Mutex::new(message(0, &[]))),
        }
    }

    /// Tells every page of build number `build`; with findings the last good site stays.
    pub fn publish(&self, build: u64, findings: &[Value]) {
        let text = message(build, findings);
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&text);
        // No page is open: nobody to tell.
        let _ = self.sender.send(text);
    }

    /// The newest message, and those to come.
    pub fn subscribe(&self) -> (String, broadcast::Receiver<String>) {
        let receiver = self.sender.subscribe();
        let last = self
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        (last, receiver)
    }
}

fn message(build: u64, findings: &[Value]) -> String {
    json!({ "build": build, "findings": findings }).to_string()
}
