//! What mdBook says while it works: kept and counted, because a broken include exits 0 without it.

use std::fmt::{self, Write as _};
use std::sync::{Mutex, OnceLock, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// More lines than this help nobody; mdBook can log millions.
const MOST: usize = 100;

/// A warning or an error of mdBook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub is_error: bool,
    pub text: String,
}

static LINES: Mutex<Vec<Line>> = Mutex::new(Vec::new());
static INSTALLED: OnceLock<()> = OnceLock::new();

/// Listens from now on; a second call changes nothing.
pub fn listen() {
    INSTALLED.get_or_init(|| {
        let subscriber = tracing_subscriber::registry().with(Collect);
        // Somebody else's subscriber, in a test, keeps its place.
        let _ = tracing::subscriber::set_global_default(subscriber);
    });
}

/// Takes what was said since the last call.
pub fn take() -> Vec<Line> {
    std::mem::take(&mut *LINES.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Collect;

impl<S: Subscriber> Layer<S> for Collect {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= Level::WARN && metadata.target().starts_with("mdbook")
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() < MOST {
            lines.push(Line {
                is_error: *event.metadata().level() == Level::ERROR,
                text: message.0,
            });
        }
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // Writing to a string cannot fail.
            let _ = write!(self.0, "{value:?}");
        }
    }
}
