//! A small scanner of raw HTML: tags, comments and text, without building a tree.

/// One piece of an HTML text; concatenated sources give the text back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece<'a> {
    /// Text between tags, and the inside of `script` and `style`.
    Text(&'a str),
    /// A comment, doctype or processing instruction, with its delimiters.
    Comment(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag.
    Close {
        /// Name as written.
        name: &'a str,
        /// The whole tag.
        source: &'a str,
    },
}

/// An opening tag with its attributes still in the source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tag<'a> {
    /// Name as written.
    pub name: &'a str,
    /// The whole tag, `<` to `>`.
    pub source: &'a str,
    /// Whether it ends with `/>`.
    pub self_closing: bool,
}

/// One attribute: its name, its value as written, and where the value stands in the tag's source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute<'a> {
    pub name: &'a str,
    pub value: &'a str,
    /// Byte range of the value, without quotes, in [`Tag::source`].
    pub at: std::ops::Range<usize>,
}

/// Elements that never have a closing tag.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Splits HTML into pieces.
pub(crate) fn pieces(html: &str) -> Pieces<'_> {
    Pieces {
        html,
        at: 0,
        raw: None,
    }
}

/// Iterator over the pieces of an HTML text.
pub(crate) struct Pieces<'a> {
    html: &'a str,
    at: usize,
    /// Inside `script` or `style`: the text runs to this closing tag.
    raw: Option<&'a str>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = &self.html[self.at..];
        if rest.is_empty() {
            return None;
        }
        if let Some(name) = self.raw.take() {
            let end = find_close(rest, name).unwrap_or(rest.len());
            if end > 0 {
                self.at += end;
                return Some(Piece::Text(&rest[..end]));
            }
        }
        if !starts_markup(rest) {
            // A lone `<` is text; go on to the next thing that looks like markup.
            let mut end = rest.chars().next().map_or(1, char::len_utf8);
            loop {
                match rest[end..].find('<') {
                    None => end = rest.len(),
                    Some(next) => {
                        end += next;
                        if !starts_markup(&rest[end..]) {
                            end += 1;
                            continue;
                        }
                    }
                }
                break;
            }
            self.at += end;
            return Some(Piece::Text(&rest[..end]));
        }
        let (piece, len) = markup(rest);
        self.at += len;
        if let Piece::Open(tag) = &piece
            && !tag.self_closing
            && (tag.name.eq_ignore_ascii_case("script") || tag.name.eq_ignore_ascii_case("style"))
        {
            self.raw = Some(tag.name);
        }
        Some(piece)
    }
}

fn starts_markup(rest: &str) -> bool {
    let mut bytes = rest.bytes();
    bytes.next() == Some(b'<')
        && match bytes.next() {
            Some(b'!' | b'?') => true,
            Some(b'/') => bytes.next().is_some_and(|b| b.is_ascii_alphabetic()),
            Some(b) => b.is_ascii_alphabetic(),
            None => false,
        }
}

fn find_close(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| at + from) {
        if text[at + 2..]
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// Reads the markup that `rest` starts with; gives it and its length.
fn markup(rest: &str) -> (Piece<'_>, usize) {
    if let Some(inside) = rest.strip_prefix("<!--") {
        let end = inside.find("-->").map_or(rest.len(), |at| at + 7);
        return (Piece::Comment(&rest[..end]), end);
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let end = rest.find('>').map_or(rest.len(), |at| at + 1);
        return (Piece::Comment(&rest[..end]), end);
    }
    let close = rest.starts_with("</");
    let name_at = if close { 2 } else { 1 };
    let name_end = rest[name_at..]
        .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
        .map_or(rest.len(), |at| at + name_at);
    let end = tag_end(rest, name_end);
    let source = &rest[..end];
    let name = &rest[name_at..name_end.min(end)];
    if close {
        return (Piece::Close { name, source }, end);
    }
    let self_closing = source.ends_with("/>");
    (
        Piece::Open(Tag {
            name,
            source,
            self_closing,
        }),
        end,
    )
}

/// The end of a tag: the first `>` outside quotes.
fn tag_end(rest: &str, from: usize) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.len()
}

impl<'a> Tag<'a> {
    /// The attributes in order.
    pub(crate) fn attributes(&self) -> Attributes<'a> {
        Attributes {
            source: self.source,
            at: 1 + self.name.len(),
        }
    }

    /// The value of an attribute, as written.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            .map(|attribute| attribute.value)
    }

    /// Whether the `class` attribute holds this class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|value| value.split_ascii_whitespace().any(|word| word == class))
    }
}

/// Iterator over the attributes of a tag.
pub(crate) struct Attributes<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let bytes = self.source.as_bytes();
        let skip = |mut at: usize, more: &[u8]| {
            while at < bytes.len() && (bytes[at].is_ascii_whitespace() || more.contains(&bytes[at]))
            {
                at += 1;
            }
            at
        };
        let start = skip(self.at, b"/");
        if start >= bytes.len() || bytes[start] == b'>' {
            self.at = bytes.len();
            return None;
        }
        let mut end = start + 1;
        while end < bytes.len()
            && !bytes[end].is_ascii_whitespace()
            && !b"=>/".contains(&bytes[end])
        {
            end += 1;
        }
        let name = self.source.get(start..end)?;
        let equals = skip(end, b"");
        if bytes.get(equals) != Some(&b'=') {
            self.at = end;
            return Some(Attribute {
                name,
                value: "",
                at: end..end,
            });
        }
        let value_at = skip(equals + 1, b"");
        let (from, to, next) = match bytes.get(value_at) {
            Some(quote @ (b'"' | b'\'')) => {
                let from = value_at + 1;
                let to = bytes[from..]
                    .iter()
                    .position(|b| b == quote)
                    .map_or(bytes.len(), |at| at + from);
                (from, to, to + 1)
            }
            _ => {
                let mut to = value_at;
                while to < bytes.len() && !bytes[to].is_ascii_whitespace() && bytes[to] != b'>' {
                    to += 1;
                }
                (value_at, to, to)
            }
        };
        self.at = next.min(bytes.len());
        Some(Attribute {
            name,
            value: self.source.get(from..to)?,
            at: from..to,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(html: &str) -> Vec<&str> {
        pieces(html)
            .map(|piece| match piece {
                Piece::Text(source) | Piece::Comment(source) => source,
                Piece::Open(tag) => tag.source,
                Piece::Close { source, .. } => source,
            })
            .collect()
    }

    #[test]
    fn splits_and_loses_nothing() {
        let html = "a < b <i class='x>y'>t</i><!-- <b> --><style>a > b { }</style><br/> 1<2";
        assert_eq!(sources(html).concat(), html);
        assert_eq!(
            sources(html),
            [
                "a < b ",
                "<i class='x>y'>",
                "t",
                "</i>",
                "<!-- <b> -->",
                "<style>",
                "a > b { }",
                "</style>",
                "<br/>",
                " 1<2"
            ]
        );
    }

    #[test]
    fn reads_attributes_in_every_quoting() {
        let Some(Piece::Open(tag)) = pieces("<a href=\"x y\" b='c' d=e disabled>").next() else {
            panic!()
        };
        let found: Vec<_> = tag.attributes().map(|a| (a.name, a.value)).collect();
        assert_eq!(
            found,
            [("href", "x y"), ("b", "c"), ("d", "e"), ("disabled", "")]
        );
        assert_eq!(&tag.source[tag.attributes().next().unwrap().at], "x y");
    }

    #[test]
    fn unfinished_markup_ends_with_the_text() {
        for html in [
            "<",
            "<a",
            "<a href=\"",
            "<!--",
            "</",
            "<a b=",
            "<é",
            "<aé=é>é",
        ] {
            assert_eq!(sources(html).concat(), html);
            for piece in pieces(html) {
                if let Piece::Open(tag) = piece {
                    tag.attributes().count();
                }
            }
        }
    }
}
