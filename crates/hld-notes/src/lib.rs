//! Markdown study notes as data, with spans and diagnostics.
