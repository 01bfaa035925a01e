//! Excalidraw's elements, with every field the editor writes, and the scene file.

use crate::geometry::{Point, Rect};

/// Everything about an element that is not its shape.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub id: String,
    pub kind: Kind,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub stroke: &'static str,
    pub background: &'static str,
    pub stroke_width: f64,
    pub stroke_style: &'static str,
    pub roughness: u8,
    pub groups: Vec<String>,
    pub roundness: Option<u8>,
    pub bound: Vec<Bound>,
    pub link: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub id: String,
    pub kind: &'static str,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Rectangle,
    Diamond,
    Ellipse,
    Text {
        text: String,
        size: f64,
        align: &'static str,
        vertical: &'static str,
        container: Option<String>,
        auto_resize: bool,
    },
    Line {
        points: Vec<Point>,
    },
    Arrow {
        points: Vec<Point>,
        start: Option<Binding>,
        end: Option<Binding>,
        start_head: bool,
        end_head: bool,
        elbowed: bool,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Binding {
    pub element: String,
    pub focus: f64,
    pub gap: f64,
    pub fixed: Option<Point>,
}

impl Kind {
    /// An arrow that hangs on nothing, with a head at its end.
    pub(crate) fn free_arrow(points: Vec<Point>) -> Self {
        Self::Arrow {
            points,
            start: None,
            end: None,
            start_head: false,
            end_head: true,
            elbowed: false,
        }
    }
}

/// The box around some elements; empty, at the origin, around none.
pub(crate) fn extent(elements: &[Element]) -> Rect {
    elements
        .iter()
        .map(Element::extent)
        .reduce(Rect::union)
        .unwrap_or(Rect {
            x: 0.0,
            y: 0.0,
            w: 0.0,
            h: 0.0,
        })
}

impl Element {
    pub(crate) fn new(id: impl Into<String>, kind: Kind, rect: Rect) -> Element {
        Element {
            id: id.into(),
            kind,
            x: rect.x,
            y: rect.y,
            width: rect.w,
            height: rect.h,
            stroke: "#1e1e1e",
            background: "transparent",
            stroke_width: 2.0,
            stroke_style: "solid",
            roughness: 1,
            groups: Vec::new(),
            roundness: None,
            bound: Vec::new(),
            link: None,
        }
    }

    /// A line or arrow through absolute points.
    pub(crate) fn through(
        id: impl Into<String>,
        points: &[Point],
        make: impl FnOnce(Vec<Point>) -> Kind,
    ) -> Element {
        let first = points.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 });
        let relative = points
            .iter()
            .map(|point| Point {
                x: point.x - first.x,
                y: point.y - first.y,
            })
            .collect();
        let extent = Rect::around(points.iter().copied());
        Element::new(
            id,
            make(relative),
            Rect {
                x: first.x,
                y: first.y,
                w: extent.w,
                h: extent.h,
            },
        )
    }

    pub(crate) fn stroke(mut self, color: &'static str) -> Element {
        self.stroke = color;
        self
    }

    pub(crate) fn fill(mut self, color: &'static str) -> Element {
        self.background = color;
        self
    }

    pub(crate) fn width(mut self, stroke_width: f64) -> Element {
        self.stroke_width = stroke_width;
        self
    }

    pub(crate) fn dash(mut self, style: &'static str) -> Element {
        self.stroke_style = style;
        self
    }

    pub(crate) fn round(mut self, kind: u8) -> Element {
        self.roundness = Some(kind);
        self
    }

    pub(crate) fn group(mut self, id: &str) -> Element {
        self.groups.push(id.to_owned());
        self
    }

    pub(crate) fn link(mut self, address: Option<&str>) -> Element {
        self.link = address.map(str::to_owned);
        self
    }

    /// The absolute rectangle the element covers.
    pub(crate) fn extent(&self) -> Rect {
        match &self.kind {
            Kind::Line { points } | Kind::Arrow { points, .. } => {
                Rect::around(points.iter().map(|point| Point {
                    x: self.x + point.x,
                    y: self.y + point.y,
                }))
            }
            _ => Rect {
                x: self.x,
                y: self.y,
                w: self.width,
                h: self.height,
            },
        }
    }
}

/// Writes the scene file; `name` varies the hand-drawn strokes from drawing to drawing.
pub(crate) fn write(elements: &[Element], name: &str) -> String {
    let list = elements
        .iter()
        .enumerate()
        .map(|(index, element)| element_json(index, element, name))
        .collect();
    let scene = Json::Object(vec![
        ("type", Json::text("excalidraw")),
        ("version", Json::Number(2.0)),
        ("source", Json::text("https://excalidraw.com")),
        ("elements", Json::Array(list)),
        (
            "appState",
            Json::Object(vec![
                ("gridSize", Json::Number(20.0)),
                ("gridStep", Json::Number(5.0)),
                ("gridModeEnabled", Json::Bool(false)),
                ("viewBackgroundColor", Json::text("#ffffff")),
            ]),
        ),
        ("files", Json::Object(Vec::new())),
    ]);
    let mut out = String::new();
    scene.write(&mut out, 0);
    out.push('\n');
    out
}

fn element_json(index: usize, element: &Element, name: &str) -> Json {
    let kind = match &element.kind {
        Kind::Rectangle => "rectangle",
        Kind::Diamond => "diamond",
        Kind::Ellipse => "ellipse",
        Kind::Text { .. } => "text",
        Kind::Line { .. } => "line",
        Kind::Arrow { .. } => "arrow",
    };
    let mut fields = vec![
        ("id", Json::text(&element.id)),
        ("type", Json::text(kind)),
        ("x", Json::Number(element.x)),
        ("y", Json::Number(element.y)),
        ("width", Json::Number(element.width)),
        ("height", Json::Number(element.height)),
        ("angle", Json::Number(0.0)),
        ("strokeColor", Json::text(element.stroke)),
        ("backgroundColor", Json::text(element.background)),
        ("fillStyle", Json::text("solid")),
        ("strokeWidth", Json::Number(element.stroke_width)),
        ("strokeStyle", Json::text(element.stroke_style)),
        ("roughness", Json::Number(f64::from(element.roughness))),
        ("opacity", Json::Number(100.0)),
        (
            "groupIds",
            Json::Array(
                element
                    .groups
                    .iter()
                    .map(|group| Json::text(group))
                    .collect(),
            ),
        ),
        ("frameId", Json::Null),
        ("index", Json::text(&fractional_index(index))),
        (
            "roundness",
            element.roundness.map_or(Json::Null, |kind| {
                Json::Object(vec![("type", Json::Number(f64::from(kind)))])
            }),
        ),
        (
            "seed",
            Json::Number(stable_number(name, &element.id, "seed")),
        ),
        ("version", Json::Number(1.0)),
        (
            "versionNonce",
            Json::Number(stable_number(name, &element.id, "nonce")),
        ),
        ("isDeleted", Json::Bool(false)),
        (
            "boundElements",
            Json::Array(
                element
                    .bound
                    .iter()
                    .map(|bound| {
                        Json::Object(vec![
                            ("id", Json::text(&bound.id)),
                            ("type", Json::text(bound.kind)),
                        ])
                    })
                    .collect(),
            ),
        ),
        ("updated", Json::Number(1.0)),
        (
            "link",
            element.link.as_deref().map_or(Json::Null, Json::text),
        ),
        ("locked", Json::Bool(false)),
    ];
    let list = |points: &[Point]| {
        Json::Array(
            points
                .iter()
                .map(|point| Json::Array(vec![Json::Number(point.x), Json::Number(point.y)]))
                .collect(),
        )
    };
    match &element.kind {
        Kind::Rectangle | Kind::Diamond | Kind::Ellipse => {}
        Kind::Text {
            text,
            size,
            align,
            vertical,
            container,
            auto_resize,
        } => fields.extend([
            ("text", Json::text(text)),
            ("fontSize", Json::Number(*size)),
            (
                "fontFamily",
                Json::Number(f64::from(excalidraw_svg::font::EXCALIFONT)),
            ),
            ("textAlign", Json::text(align)),
            ("verticalAlign", Json::text(vertical)),
            (
                "containerId",
                container.as_ref().map_or(Json::Null, |id| Json::text(id)),
            ),
            ("originalText", Json::text(text)),
            ("autoResize", Json::Bool(*auto_resize)),
            ("lineHeight", Json::Number(crate::text::LINE_HEIGHT)),
        ]),
        Kind::Line { points } => fields.extend([
            ("points", list(points)),
            ("lastCommittedPoint", Json::Null),
            ("startBinding", Json::Null),
            ("endBinding", Json::Null),
            ("startArrowhead", Json::Null),
            ("endArrowhead", Json::Null),
        ]),
        Kind::Arrow {
            points,
            start,
            end,
            start_head,
            end_head,
            elbowed,
        } => {
            let head = |drawn: bool| {
                if drawn {
                    Json::text("arrow")
                } else {
                    Json::Null
                }
            };
            fields.extend([
                ("points", list(points)),
                ("lastCommittedPoint", Json::Null),
                ("startBinding", binding_json(start)),
                ("endBinding", binding_json(end)),
                ("startArrowhead", head(*start_head)),
                ("endArrowhead", head(*end_head)),
                ("elbowed", Json::Bool(*elbowed)),
            ]);
            if *elbowed {
                fields.extend([
                    ("fixedSegments", Json::Null),
                    ("startIsSpecial", Json::Null),
                    ("endIsSpecial", Json::Null),
                ]);
            }
        }
    }
    Json::Object(fields)
}

fn binding_json(binding: &Option<Binding>) -> Json {
    let Some(binding) = binding else {
        return Json::Null;
    };
    let mut fields = vec![
        ("elementId", Json::text(&binding.element)),
        ("focus", Json::Number(binding.focus)),
        ("gap", Json::Number(binding.gap)),
    ];
    if let Some(point) = binding.fixed {
        fields.push((
            "fixedPoint",
            Json::Array(vec![Json::Precise(point.x), Json::Precise(point.y)]),
        ));
    }
    Json::Object(fields)
}

/// The editor's order keys: a0 … az, then b00 … bzz, then c000 ….
fn fractional_index(index: usize) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = index;
    let mut length = 1;
    let mut span = 62;
    while rest >= span && length < 5 {
        rest -= span;
        length += 1;
        span *= 62;
    }
    let mut digits = vec![0; length];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[rest % 62];
        rest /= 62;
    }
    let mut key = String::new();
    key.push((b'a' + (length - 1) as u8) as char);
    key.extend(digits.into_iter().map(char::from));
    key
}

/// A positive 31-bit number that depends only on the drawing's and the element's names (FNV-1a).
fn stable_number(name: &str, id: &str, purpose: &str) -> f64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in name
        .bytes()
        .chain([0])
        .chain(id.bytes())
        .chain([0])
        .chain(purpose.bytes())
    {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 32;
    // Seed 0 would mean "random" to the editor.
    ((hash & 0x7fff_ffff).max(1)) as f64
}

enum Json {
    Null,
    Bool(bool),
    Number(f64),
    /// Kept to four decimals instead of two.
    Precise(f64),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    fn text(text: &str) -> Json {
        Json::Text(text.to_owned())
    }

    fn write(&self, out: &mut String, depth: usize) {
        let line = |out: &mut String, depth: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        };
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Json::Number(number) => push_number(out, *number, 100.0),
            Json::Precise(number) => push_number(out, *number, 10_000.0),
            Json::Text(text) => push_text(out, text),
            Json::Array(list) if list.is_empty() => out.push_str("[]"),
            Json::Array(list) => {
                out.push('[');
                for (index, entry) in list.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    line(out, depth + 1);
                    entry.write(out, depth + 1);
                }
                line(out, depth);
                out.push(']');
            }
            Json::Object(fields) if fields.is_empty() => out.push_str("{}"),
            Json::Object(fields) => {
                out.push('{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    line(out, depth + 1);
                    push_text(out, key);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                }
                line(out, depth);
                out.push('}');
            }
        }
    }
}

fn push_number(out: &mut String, number: f64, unit: f64) {
    let rounded = (number * unit).round() / unit;
    // Adding zero turns -0 into 0.
    out.push_str(&format!(
        "{}",
        if rounded.is_finite() {
            rounded + 0.0
        } else {
            0.0
        }
    ));
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
}
