//! A small tree of SVG nodes and its serialization by the rules of HTML's `outerHTML`.

use std::borrow::Cow;

/// A child of a node.
#[derive(Debug, Clone)]
pub(crate) enum Child {
    Node(Node),
    Text(String),
    Comment(&'static str),
}

/// An SVG node.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) attrs: Vec<(&'static str, Cow<'static, str>)>,
    pub(crate) children: Vec<Child>,
}

impl Node {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            attrs: Vec::new(),
            children: Vec::new(),
        }
    }

    /// Adds an attribute and returns the node.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        self.attrs.push((name, value.into()));
    }

    pub(crate) fn push(&mut self, node: Node) {
        self.children.push(Child::Node(node));
    }

    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Child::Text(text.into()));
        self
    }
}

/// How a no-break space is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoBreakSpace {
    /// `&nbsp;`, as `outerHTML` does: not well-formed outside HTML.
    Entity,
    /// The character itself.
    Character,
}

/// Appends the node and everything below it.
pub(crate) fn serialize(node: &Node, space: NoBreakSpace, out: &mut String) {
    out.push('<');
    out.push_str(node.name);
    for (name, value) in &node.attrs {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        if *name == "d" {
            // numbers and letters of our own
            out.push_str(value);
        } else {
            escape(value, Where::Attribute, space, out);
        }
        out.push('"');
    }
    out.push('>');
    for child in &node.children {
        match child {
            Child::Node(node) => serialize(node, space, out),
            Child::Text(text) if node.name == "style" => out.push_str(text),
            Child::Text(text) => escape(text, Where::Text, space, out),
            Child::Comment(text) => {
                out.push_str("<!-- ");
                out.push_str(text);
                out.push_str(" -->");
            }
        }
    }
    out.push_str("</");
    out.push_str(node.name);
    out.push('>');
}

#[derive(Clone, Copy, PartialEq)]
enum Where {
    Attribute,
    Text,
}

/// Bytes that may need escaping somewhere.
static SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 0x20 {
        table[i] = true;
        i += 1;
    }
    table[b'&' as usize] = true;
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'"' as usize] = true;
    table[0xc2] = true;
    table
};

fn escape(text: &str, place: Where, space: NoBreakSpace, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, b) in text.bytes().enumerate() {
        if !SPECIAL[usize::from(b)] {
            continue;
        }
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
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + len;
    }
    out.push_str(&text[from..]);
}
