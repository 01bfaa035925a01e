//! Finds the scene in whatever file carries it.

use std::borrow::Cow;

use crate::json::{self, Json};
use crate::scene::Scene;
use crate::{Limits, ParseError};

/// Reads a scene from the bytes of a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Scene, ParseError> {
    if bytes.len() > limits.bytes {
        return Err(ParseError::TooLarge {
            what: "bytes",
            limit: limits.bytes,
        });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text: Cow<'_, str> = String::from_utf8_lossy(bytes);
    document(&json::parse(&text, limits.nesting)?, limits)
}

fn document(json: &Json, limits: &Limits) -> Result<Scene, ParseError> {
    Scene::from_json(json, limits)
}
