//! Scenes in Obsidian notes: a fenced block of JSON, plain or compressed.

use super::lzstring;
use crate::{Limits, ParseError};

/// The scene in a note, if there is a block for one.
pub(super) fn scene(text: &str, limits: &Limits) -> Result<Option<String>, ParseError> {
    let mut lines = text.lines();
    // the drawing stands last; text elements before it may quote anything
    let mut found = None;
    while let Some(line) = lines.next() {
        let Some(info) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let info = info.trim();
        let compressed = info == "compressed-json";
        let mut body = String::new();
        for line in lines
            .by_ref()
            .take_while(|l| !l.trim_start().starts_with("```"))
        {
            body.push_str(line);
            body.push('\n');
        }
        if compressed || (info == "json" && body.trim_start().starts_with('{')) {
            found = Some((compressed, body));
        }
    }
    match found {
        None => Ok(None),
        Some((false, body)) => Ok(Some(body)),
        Some((true, body)) => lzstring::decompress(&body, limits).map(Some),
    }
}
