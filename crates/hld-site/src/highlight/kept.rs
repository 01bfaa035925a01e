//! Highlighted blocks in a file, from one run of the program to the next.

use std::collections::HashMap;

use super::classes::is_class;
use crate::assets::checksum;
use crate::cache::Cache;
use crate::escape;

/// The file in the folder of caches.
const NAME: &str = "code";
/// How the file begins; another form of it begins in another way.
const FORM: &[u8] = b"hld code 1\n";

/// What an earlier run kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    bytes: Vec<u8>,
    /// Where the HTML of a block stands.
    blocks: HashMap<u128, std::ops::Range<usize>>,
}

impl Kept {
    /// Reads the file; one that is not there, not whole or not this program's holds nothing.
    pub(super) fn read(cache: &Cache) -> Kept {
        read(cache).unwrap_or_default()
    }

    /// The HTML of a block, when it is nothing but `code` with spans around its words.
    pub(super) fn get(&self, key: u128, code: &str) -> Option<&str> {
        let html = std::str::from_utf8(self.bytes.get(self.blocks.get(&key)?.clone())?).ok()?;
        is_code(html, code).then_some(html)
    }

    /// Blocks that it holds.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }
}

fn read(cache: &Cache) -> Option<Kept> {
    let bytes = cache.read(NAME)?;
    let (whole, sum) = bytes.split_last_chunk::<8>()?;
    if checksum(whole) != u64::from_le_bytes(*sum) {
        return None;
    }
    let rest = whole.strip_prefix(FORM)?;
    let (stamp, mut rest) = rest.split_first_chunk::<8>()?;
    if u64::from_le_bytes(*stamp) != cache.program {
        return None;
    }
    let mut blocks = HashMap::new();
    while !rest.is_empty() {
        let (key, tail) = rest.split_first_chunk::<16>()?;
        let (length, tail) = tail.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let start = whole.len() - tail.len();
        rest = tail.get(length..)?;
        blocks.insert(u128::from_le_bytes(*key), start..start + length);
    }
    Some(Kept { bytes, blocks })
}

/// Keeps these blocks, and only these; a cache that cannot be written is a slower one, not an error.
pub(super) fn write<'a>(cache: &Cache, blocks: impl Iterator<Item = (u128, &'a str)>) {
    let mut blocks: Vec<_> = blocks.collect();
    blocks.sort_unstable();
    let mut bytes = FORM.to_vec();
    bytes.extend_from_slice(&cache.program.to_le_bytes());
    for (key, html) in blocks {
        let Ok(length) = u32::try_from(html.len()) else {
            continue;
        };
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(html.as_bytes());
    }
    bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
    cache.write(NAME, &bytes);
}

/// Whether `html` is `code`, escaped, with spans of our classes that open and close within their lines.
///
/// The file may come from anybody; all that it can do is to color.
fn is_code(html: &str, code: &str) -> bool {
    let mut expected = String::with_capacity(code.len() + code.len() / 8);
    escape::text(&mut expected, code.strip_suffix('\n').unwrap_or(code));
    let (mut html, mut expected) = (html, expected.as_str());
    let mut is_open = false;
    while let Some(at) = html.find('<') {
        let (text, tag) = html.split_at(at);
        let Some(rest) = expected.strip_prefix(text) else {
            return false;
        };
        expected = rest;
        if is_open && text.contains('\n') {
            return false;
        }
        let after = if is_open {
            tag.strip_prefix("</span>")
        } else {
            tag.strip_prefix("<span class=\"")
                .and_then(|tag| tag.split_once("\">"))
                .filter(|(class, _)| is_class(class))
                .map(|(_, after)| after)
        };
        let Some(after) = after else {
            return false;
        };
        html = after;
        is_open = !is_open;
    }
    !is_open && html == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colors_pass() {
        let code = "a < b\nc\n";
        for html in [
            "a &lt; b\nc",
            "<span class=\"hk\">a</span> &lt; b\nc",
            "a &lt; b\n<span class=\"hs\">c</span>",
        ] {
            assert!(is_code(html, code), "{html}");
        }
        for html in [
            "a < b\nc",
            "a &lt; b\nd",
            "a &lt; b",
            "a &lt; b\nc<script>",
            "<span class=\"hk\">a &lt; b\nc</span>",
            "<span class=\"hk\">a",
            "<span class=\"hk\" onclick=\"x\">a</span> &lt; b\nc",
            "<span class=\"xx\">a</span> &lt; b\nc",
            "</span>a &lt; b\nc<span class=\"hk\">",
        ] {
            assert!(!is_code(html, code), "{html}");
        }
    }
}
