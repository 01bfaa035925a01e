//! A small YAML tree with places, from the events of `saphyr-parser`.

use crate::limits;
use crate::span::Span;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// A value and its place in the file.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// What front matter can be made of.
#[derive(Debug)]
pub(crate) enum Value {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Vec<(Node, Node)>),
}

/// Why it is not YAML that we read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) span: Span,
}

enum Open {
    Sequence(Span, Vec<Node>),
    Mapping(Span, Vec<(Node, Node)>, Option<Node>),
}

/// Turns the character positions of the parser into bytes of the file.
struct Places<'a> {
    yaml: &'a str,
    /// The byte of each character; front matter is small enough to list them.
    bytes: Vec<usize>,
    offset: usize,
}

impl Places<'_> {
    fn new(yaml: &str, offset: usize) -> Places<'_> {
        Places {
            yaml,
            bytes: yaml.char_indices().map(|(byte, _)| byte).collect(),
            offset,
        }
    }

    fn byte(&self, index: usize) -> usize {
        self.bytes.get(index).copied().unwrap_or(self.yaml.len()) + self.offset
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.index());
        let end = self.byte(span.end.index()).max(start);
        // A plain scalar ends before the white space behind it.
        let text = self
            .yaml
            .get(start - self.offset..end - self.offset)
            .unwrap_or("");
        Span::new(start, start + text.trim_end().len())
    }
}

/// Parses one document; `offset` is where the text stands in the file.
pub(crate) fn parse(yaml: &str, offset: usize) -> Result<Option<Node>, Fault> {
    let places = Places::new(yaml, offset);
    if let Some(at) = too_deep(yaml) {
        return Err(Fault {
            message: "front matter is nested too deep".to_owned(),
            span: Span::new(at, at + 1).shifted(offset),
        });
    }
    let mut stack: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.map_err(|error| {
            let at = places.byte(error.marker().index()).min(offset + yaml.len());
            Fault {
                message: format!("this is not YAML: {}", error.info()),
                span: Span::at(at),
            }
        })?;
        let span = places.span(span);
        let refuse = |message: &str| {
            Err(Fault {
                message: message.to_owned(),
                span,
            })
        };
        let node = match event {
            Event::Scalar(text, style, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    return refuse("anchors and tags are not used in front matter");
                }
                Node {
                    value: Value::Scalar {
                        text: text.into_owned(),
                        plain: style == ScalarStyle::Plain,
                    },
                    span,
                }
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if anchor != 0 || tag.is_some() =>
            {
                return refuse("anchors and tags are not used in front matter");
            }
            Event::SequenceStart(..) | Event::MappingStart(..)
                if stack.len() >= limits::FRONT_MATTER_DEPTH =>
            {
                return refuse("front matter is nested too deep");
            }
            Event::SequenceStart(..) => {
                stack.push(Open::Sequence(span, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                stack.push(Open::Mapping(span, Vec::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                Some(Open::Sequence(start, items)) => Node {
                    value: Value::Sequence(items),
                    span: Span::new(start.start, span.end.max(start.end)),
                },
                Some(Open::Mapping(start, entries, _)) => Node {
                    value: Value::Mapping(entries),
                    span: Span::new(start.start, span.end.max(start.end)),
                },
                None => continue,
            },
            Event::Alias(_) => return refuse("aliases are not used in front matter"),
            Event::DocumentStart(_) if root.is_some() => {
                return refuse("front matter is one document");
            }
            _ => continue,
        };
        match stack.last_mut() {
            None => root = Some(node),
            Some(Open::Sequence(_, items)) => items.push(node),
            Some(Open::Mapping(_, entries, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
    }
    Ok(root)
}

/// Brackets nested past reason never reach the parser.
fn too_deep(yaml: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in yaml.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' => depth = 0,
            _ => {}
        }
        if depth > 64 {
            return Some(at);
        }
    }
    None
}
