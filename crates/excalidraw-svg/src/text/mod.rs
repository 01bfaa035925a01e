//! Text: direction, wrapping of placeholder labels.

mod wrap;

pub(crate) use wrap::{emoji_len, wrap};

/// The text of a new element: line breaks of one kind, spaces for tabs.
pub(crate) fn normalized(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', "        ")
}

/// Whether a text's first letter that has a direction goes right to left.
pub(crate) fn is_rtl(text: &str) -> bool {
    for unit in text.encode_utf16() {
        match unit {
            0x591..=0x7ff | 0xfb1d..=0xfdfc | 0xfe70..=0xfefb => return true,
            // the editor's table has a few codes in both lists; there the right-to-left one only counts as such
            0xfdfd | 0xfefc => return true,
            0x41..=0x5a
            | 0x61..=0x7a
            | 0xc0..=0xd6
            | 0xd8..=0xf6
            | 0xf8..=0x2b8
            | 0x300..=0x590
            | 0x800..=0x1fff
            | 0x2c00..=0xfb1c
            | 0xfdfe..=0xfe6f
            | 0xfefd..=0xffff => return false,
            _ => {}
        }
    }
    false
}
