//! Scenes in SVG files: base64 of the envelope between two comments.

use super::{base64, payload};
use crate::{Limits, ParseError};

/// The scene in an SVG file.
pub(super) fn scene(text: &str, limits: &Limits) -> Result<String, ParseError> {
    const NONE: ParseError = ParseError::NoEmbeddedScene("SVG image");
    let at = text
        .find("payload-type:application/vnd.excalidraw+json")
        .ok_or(NONE)?;
    let head = &text[at..];
    let start = head.find("<!-- payload-start -->").ok_or(NONE)? + "<!-- payload-start -->".len();
    let length = head[start..].find("<!-- payload-end -->").ok_or(NONE)?;
    let bytes = base64::decode(head[start..start + length].trim())
        .ok_or(ParseError::Corrupt("the payload is not base64"))?;
    // the first version held UTF-8, later ones a byte string
    let first =
        !head[..start].contains("payload-version:") || head[..start].contains("payload-version:1 ");
    if first {
        return payload::open(&String::from_utf8_lossy(&bytes), limits);
    }
    payload::open(&payload::latin1(&bytes), limits)
}
