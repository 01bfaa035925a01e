//! The colors: one soft fill and one stroke per role, near the editor's own palette so that its dark mode suits them.

use crate::model::{Ink, Look, Role};

pub(crate) const INK: &str = "#1e1e1e";
pub(crate) const GRAPHITE: &str = "#343a40";
pub(crate) const MUTED: &str = "#868e96";
pub(crate) const MUTED_TEXT: &str = "#666d75";
pub(crate) const GOLD: &str = "#f08c00";
pub(crate) const GOLD_FILL: &str = "#fff3bf";
pub(crate) const GOLD_TEXT: &str = "#a65f00";
pub(crate) const RED: &str = "#e03131";
pub(crate) const RED_FILL: &str = "#ffe3e3";
pub(crate) const PAPER: &str = "#ffffff";
pub(crate) const CLEAR: &str = "transparent";

/// Stroke and fill of a box.
pub(crate) fn of_box(role: Role, look: Look) -> (&'static str, &'static str) {
    match look {
        Look::Accent => return (GOLD, GOLD_FILL),
        Look::Fail => return (RED, RED_FILL),
        Look::Muted => return ("#adb5bd", "#f8f9fa"),
        Look::Normal => {}
    }
    match role {
        Role::Client | Role::Human => (GRAPHITE, "#f1f3f5"),
        Role::Edge => ("#0c8599", "#e3fafc"),
        Role::Service => ("#1971c2", "#e7f5ff"),
        Role::Worker => ("#6741d9", "#f3f0ff"),
        Role::Queue => ("#6741d9", "#f3f0ff"),
        Role::Cache => ("#c2255c", "#fff0f6"),
        Role::Database | Role::Storage => ("#2f9e44", "#ebfbee"),
        Role::Model => ("#9c36b5", "#f8f0fc"),
        Role::External => ("#868e96", "#f8f9fa"),
        Role::Decision => (GRAPHITE, "#fff9db"),
        Role::State => ("#1971c2", "#e7f5ff"),
        Role::Data => (GRAPHITE, PAPER),
        Role::Plain => (GRAPHITE, PAPER),
    }
}

/// The line of an arrow.
pub(crate) fn of_arrow(look: Look) -> &'static str {
    match look {
        Look::Normal => GRAPHITE,
        Look::Accent => GOLD,
        Look::Fail => RED,
        Look::Muted => "#adb5bd",
    }
}

/// Text that belongs to a box or an arrow.
pub(crate) fn of_label(look: Look) -> &'static str {
    match look {
        Look::Normal => INK,
        Look::Accent => GOLD_TEXT,
        Look::Fail => "#c92a2a",
        Look::Muted => MUTED_TEXT,
    }
}

pub(crate) fn of_text(ink: Ink) -> &'static str {
    match ink {
        Ink::Plain => INK,
        Ink::Muted => MUTED_TEXT,
        Ink::Good => "#2b8a3e",
        Ink::Bad => "#c92a2a",
        Ink::Accent => GOLD_TEXT,
    }
}

pub(crate) fn of_line(ink: Ink) -> &'static str {
    match ink {
        Ink::Plain => GRAPHITE,
        Ink::Muted => MUTED,
        Ink::Good => "#2f9e44",
        Ink::Bad => RED,
        Ink::Accent => GOLD,
    }
}

pub(crate) fn of_area(ink: Ink) -> &'static str {
    match ink {
        Ink::Plain | Ink::Muted => "#f1f3f5",
        Ink::Good => "#d3f9d8",
        Ink::Bad => RED_FILL,
        Ink::Accent => GOLD_FILL,
    }
}
