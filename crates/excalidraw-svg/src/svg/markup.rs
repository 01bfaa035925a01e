//! Markup as text, written once, by the rules of HTML's `outerHTML`.

use crate::num::{Writer, push_js};

/// How a no-break space is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoBreakSpace {
    /// `&nbsp;`, as `outerHTML` does: not well-formed outside HTML.
    Entity,
    /// The character itself.
    Character,
}

/// Markup written so far.
#[derive(Debug, Clone)]
pub(super) struct Markup {
    text: Writer,
    space: NoBreakSpace,
}

impl Markup {
    pub(super) fn new(space: NoBreakSpace, capacity: usize) -> Self {
        Self {
            text: Writer::with_capacity(capacity),
            space,
        }
    }

    /// For markup that is mostly images.
    pub(super) fn with_images(space: NoBreakSpace, capacity: usize) -> Self {
        Self {
            text: Writer::with_long_pieces(capacity),
            space,
        }
    }

    /// Begins a tag.
    #[inline(always)]
    pub(super) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.text.put(["<", name]);
        Tag { markup: self, name }
    }

    #[inline(always)]
    pub(super) fn close(&mut self, name: &'static str) {
        self.text.put(["</", name, ">"]);
    }

    pub(super) fn text(&mut self, text: &str) {
        escape(text, Where::Text, self.space, &mut self.text);
    }

    /// Text of an element whose content HTML does not escape, or a comment.
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// An attribute by itself, for a tag that is written already.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) {
        Tag { markup: self, name }.set(name, value);
    }

    /// Puts markup in front of what was written after `at`.
    pub(super) fn insert(&mut self, at: usize, other: &Self) {
        self.text.insert(at, &other.text);
    }

    /// Adds what was written to `other` after `start`.
    pub(super) fn append(&mut self, other: &Self, start: usize) {
        self.text.append(&other.text, start);
    }

    pub(super) fn into_string(self) -> String {
        self.text.into_string()
    }
}

/// A tag whose attributes are being written.
///
/// Names and values of our own are literals: where the calls are inlined, writing them is a few stores.
#[must_use]
pub(super) struct Tag<'a> {
    markup: &'a mut Markup,
    name: &'static str,
}

impl Tag<'_> {
    /// Adds an attribute whose value an author may have chosen.
    #[inline(always)]
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    #[inline(always)]
    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        let space = self.markup.space;
        self.value(name, |out| escape(value, Where::Attribute, space, out));
    }

    /// Adds an attribute with a value of our own that needs no escaping.
    #[inline(always)]
    pub(super) fn plain(self, name: &'static str, value: &'static str) -> Self {
        self.markup.text.put([" ", name, "=\"", value, "\""]);
        self
    }

    #[inline(always)]
    pub(super) fn number(mut self, name: &'static str, value: f64) -> Self {
        self.value(name, |out| push_js(out, value));
        self
    }

    /// Adds an attribute whose value needs no escaping.
    #[inline(always)]
    pub(super) fn value(&mut self, name: &'static str, write: impl FnOnce(&mut Writer)) {
        let out = &mut self.markup.text;
        out.put([" ", name, "=\""]);
        write(out);
        out.put(["\""]);
    }

    /// Ends the tag; children follow.
    #[inline(always)]
    pub(super) fn open(self) {
        self.markup.text.put([">"]);
    }

    /// Ends the tag and the element.
    #[inline(always)]
    pub(super) fn empty(self) {
        self.markup.text.put(["></", self.name, ">"]);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Where {
    Attribute,
    Text,
}

/// Whether a byte may need escaping somewhere: markup, controls, the first half of a no-break space.
const fn is_special(b: u8) -> bool {
    // without short cuts, so that many bytes are looked at together
    (b < 0x20) | (b == b'&') | (b == b'<') | (b == b'>') | (b == b'"') | (b == 0xc2)
}

/// Whether a byte is of those that image data is made of, which is quicker to tell: none of them needs escaping.
fn is_plain(b: u8) -> bool {
    // both angle brackets are the same but for one bit
    (b > b'(') & (b < 0x80) & (b & !2 != b'<')
}

/// [`is_special`] for every byte.
static SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        // below 256
        table[b] = is_special(b as u8);
        b += 1;
    }
    table
};

/// How many bytes stand before the next one that may need escaping.
fn plain_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    // the compiler turns loops over chunks into wide comparisons
    while let Some(chunk) = bytes[at..].first_chunk::<64>()
        && chunk.iter().fold(true, |all, b| all & is_plain(*b))
    {
        at += chunk.len();
    }
    while let Some(chunk) = bytes[at..].first_chunk::<32>()
        && !chunk.iter().fold(false, |found, b| found | is_special(*b))
    {
        at += chunk.len();
    }
    let rest = &bytes[at..];
    let special = rest.iter().position(|b| SPECIAL[usize::from(*b)]);
    at + special.unwrap_or(rest.len())
}

fn escape(text: &str, place: Where, space: NoBreakSpace, out: &mut Writer) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    loop {
        at += plain_length(&bytes[at..]);
        let Some(b) = bytes.get(at) else {
            break;
        };
        let (entity, len) = match b {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if place == Where::Attribute => ("&quot;", 1),
            0xc2 if space == NoBreakSpace::Entity && bytes.get(at + 1) == Some(&0xa0) => {
                ("&nbsp;", 2)
            }
            // XML has no such characters, not even escaped
            0..=8 | 0xb | 0xc | 0xe..=0x1f if space == NoBreakSpace::Character => ("", 1),
            b'\n' if space == NoBreakSpace::Character && place == Where::Attribute => ("&#10;", 1),
            _ => {
                at += 1;
                continue;
            }
        };
        // whole characters: both ends are beside ASCII or a whole no-break space
        out.push_str(&text[from..at]);
        out.push_str(entity);
        at += len;
        from = at;
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::{Markup, NoBreakSpace};

    fn written(text: &str, space: NoBreakSpace) -> String {
        let mut markup = Markup::new(space, 0);
        markup.tag("a").with("b", text).open();
        markup.text(text);
        markup.close("a");
        markup.into_string()
    }

    #[test]
    fn text_is_escaped_where_it_must_be() {
        // on either side of the border between wide and single comparisons
        for pad in [0, 31, 32, 40, 64] {
            let pad = "-".repeat(pad);
            let text = format!("{pad}<&>\"\u{a0}\u{c2}{pad}");
            assert_eq!(
                written(&text, NoBreakSpace::Entity),
                format!(
                    "<a b=\"{pad}&lt;&amp;&gt;&quot;&nbsp;\u{c2}{pad}\">{pad}&lt;&amp;&gt;\"&nbsp;\u{c2}{pad}</a>"
                )
            );
        }
    }

    #[test]
    fn what_no_xml_file_may_hold_is_left_out() {
        assert_eq!(
            written("a\u{1}\n\t\u{a0}", NoBreakSpace::Character),
            "<a b=\"a&#10;\t\u{a0}\">a\n\t\u{a0}</a>"
        );
        assert_eq!(
            written("a\u{1}\n", NoBreakSpace::Entity),
            "<a b=\"a\u{1}\n\">a\u{1}\n</a>"
        );
    }
}
