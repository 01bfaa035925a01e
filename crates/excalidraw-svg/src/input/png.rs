//! Scenes in PNG files: a text chunk with the envelope.

use super::payload;
use crate::{Limits, ParseError};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const KEYWORD: &[u8] = b"application/vnd.excalidraw+json";

/// Whether the bytes begin like a PNG file.
pub(super) fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The scene in a PNG file.
pub(super) fn scene(bytes: &[u8], limits: &Limits) -> Result<String, ParseError> {
    let mut rest = &bytes[SIGNATURE.len()..];
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let Some((kind, after)) = after.split_first_chunk::<4>() else {
            break;
        };
        let Some(data) = after.get(..length) else {
            break;
        };
        if kind == b"tEXt"
            && let Some(text) = data.strip_prefix(KEYWORD)
            && let Some(text) = text.strip_prefix(b"\0")
        {
            return payload::open(&payload::latin1(text), limits);
        }
        // data and checksum
        rest = after.get(length + 4..).unwrap_or_default();
    }
    Err(ParseError::NoEmbeddedScene("PNG image"))
}
