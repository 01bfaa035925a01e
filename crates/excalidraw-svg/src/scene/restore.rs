//! Old and hand-written fields become what today's editor has: defaults, legacy names, normalized points.

use std::collections::HashSet;

use super::bindings;
use super::element::{
    Bound, Crop, Element, EndBinding, Image, Kind, Linear, Point, Roundness, Stroke, StrokeStyle,
    Text,
};
use super::link;
use crate::json::Json;
use crate::text::family;
use crate::{Limits, ParseError};

/// Restores a list of elements, repairs what binds them, and keeps those that are drawn.
pub(super) fn elements(
    raw: &[Json<'_>],
    limits: &Limits,
) -> Result<(Vec<Element>, usize), ParseError> {
    if raw.len() > limits.elements {
        return Err(ParseError::TooLarge {
            what: "elements",
            limit: limits.elements,
        });
    }
    let (mut points, mut minted) = (0, 0);
    // only asked, never listed
    let mut ids: HashSet<String> = HashSet::with_capacity(raw.len());
    let mut restored = Vec::with_capacity(raw.len());
    for (index, value) in raw.iter().enumerate() {
        if value.get("isDeleted").truthy() || value.get("type").str() == Some("selection") {
            continue;
        }
        points += value.get("points").arr().map_or(0, <[_]>::len);
        if points > limits.points {
            return Err(ParseError::TooLarge {
                what: "points",
                limit: limits.points,
            });
        }
        let Some(mut element) = element(value) else {
            continue;
        };
        if element.id.is_empty() || ids.contains(&element.id) {
            minted += 1;
            // the editor draws a random id here; a counted one keeps the output the same every time
            element.id = format!(
                "{}-{index}",
                if element.id.is_empty() {
                    "id"
                } else {
                    &element.id
                }
            );
        }
        ids.insert(element.id.clone());
        restored.push(element);
    }
    bindings::repair(&mut restored);
    let is_dot = |e: &Element| is_box(e) && e.width == 0.0 && e.height == 0.0;
    restored.retain(|e| !e.deleted && !is_dot(e));
    Ok((restored, minted))
}

fn is_box(e: &Element) -> bool {
    !matches!(e.kind, Kind::Line(_) | Kind::Arrow(_) | Kind::Freedraw(_))
}

fn element(v: &Json<'_>) -> Option<Element> {
    let name = v.get("type").str()?;
    let is_linear = matches!(name, "line" | "arrow" | "freedraw");
    if is_linear {
        if v.get("points").arr().is_some_and(|p| p.len() < 2) {
            return None;
        }
    } else if v.get("width") == &Json::Num(0.0) && v.get("height") == &Json::Num(0.0) {
        return None;
    }
    let mut e = base(v, name);
    match name {
        "rectangle" => {}
        "diamond" => e.kind = Kind::Diamond,
        "ellipse" => e.kind = Kind::Ellipse,
        "iframe" => e.kind = Kind::Iframe,
        "embeddable" => e.kind = Kind::Embeddable,
        "frame" | "magicframe" => {
            e.kind = Kind::Frame {
                name: v.get("name").str().map(str::to_owned),
                magic: name == "magicframe",
            };
        }
        "text" => text(v, &mut e),
        "image" => {
            let factor = |i: usize| v.get("scale").at(i).unwrap_or(1.0);
            e.kind = Kind::Image(Image {
                file: v
                    .get("fileId")
                    .str()
                    .filter(|id| !id.is_empty())
                    .map(str::to_owned),
                scale: [factor(0), factor(1)],
                crop: crop(v.get("crop")),
            });
        }
        "freedraw" => {
            e.kind = Kind::Freedraw(Stroke {
                points: points(v.get("points"))?,
                pressures: match v.get("pressures") {
                    Json::Pair(pair) => Some(pair.map(Some).to_vec()),
                    list => list.arr().map(|list| list.iter().map(Json::num).collect()),
                },
                simulate: v.get("simulatePressure").truthy(),
            });
        }
        "line" | "draw" | "arrow" => linear(v, name == "arrow", &mut e),
        _ => return None,
    }
    Some(e)
}

/// A number that JavaScript's `||` would replace by `default`.
fn or(v: &Json<'_>, default: f64) -> f64 {
    v.num().filter(|n| *n != 0.0).unwrap_or(default)
}

fn string(v: &Json<'_>, default: &str) -> String {
    v.str()
        .filter(|s| !s.is_empty())
        .unwrap_or(default)
        .to_owned()
}

fn base(v: &Json<'_>, name: &str) -> Element {
    let (mut x, mut y) = (
        v.get("x").num().unwrap_or(0.0),
        v.get("y").num().unwrap_or(0.0),
    );
    let (mut width, mut height) = (or(v.get("width"), 0.0), or(v.get("height"), 0.0));
    if width < 0.0 {
        width = -width;
        x -= width;
    }
    if height < 0.0 {
        height = -height;
        y -= height;
    }
    let bound = match v.get("boundElementIds") {
        Json::Arr(ids) => ids
            .iter()
            .filter_map(Json::str)
            .map(|id| Bound {
                is_text: false,
                id: id.to_owned(),
            })
            .collect(),
        _ => v
            .get("boundElements")
            .arr()
            .unwrap_or_default()
            .iter()
            .map(|b| Bound {
                is_text: b.get("type").str() == Some("text"),
                id: b.get("id").str().unwrap_or_default().to_owned(),
            })
            .collect(),
    };
    Element {
        id: v.get("id").str().unwrap_or_default().to_owned(),
        kind: Kind::Rectangle,
        x,
        y,
        width,
        height,
        angle: or(v.get("angle"), 0.0),
        stroke: string(v.get("strokeColor"), "#1e1e1e"),
        background: string(v.get("backgroundColor"), "transparent"),
        fill_style: string(v.get("fillStyle"), "solid"),
        stroke_width: or(v.get("strokeWidth"), 2.0),
        stroke_style: match v.get("strokeStyle") {
            Json::Str(s) => match s.as_ref() {
                "solid" => StrokeStyle::Solid,
                "dashed" => StrokeStyle::Dashed,
                "dotted" => StrokeStyle::Dotted,
                _ => StrokeStyle::Other,
            },
            Json::Null => StrokeStyle::Solid,
            _ => StrokeStyle::Other,
        },
        roughness: v.get("roughness").num().unwrap_or(1.0),
        opacity: v.get("opacity").num().unwrap_or(100.0),
        seed: match v.get("seed") {
            // a word counts as a seed, but not as a number: half a number is treated the same
            Json::Str(word) if !word.is_empty() => v.get("seed").num().unwrap_or(0.5),
            seed => seed.num().unwrap_or(1.0),
        },
        groups: v
            .get("groupIds")
            .arr()
            .unwrap_or_default()
            .iter()
            .filter_map(Json::str)
            .map(str::to_owned)
            .collect(),
        frame: v
            .get("frameId")
            .str()
            .filter(|id| !id.is_empty())
            .map(str::to_owned),
        roundness: roundness(v, name),
        bound,
        link: restored_link(v.get("link")),
        deleted: false,
    }
}

/// The editor normalizes links whenever it restores, and an export restores twice.
fn restored_link(v: &Json<'_>) -> Option<String> {
    let once = link::normalize(v.str().filter(|s| !s.is_empty())?);
    Some(link::normalize(&once)).filter(|s| !s.is_empty())
}

fn roundness(v: &Json<'_>, name: &str) -> Option<Roundness> {
    let given = v.get("roundness");
    if given.truthy() {
        return Some(Roundness {
            rule: given.get("type").num().unwrap_or(0.0),
            value: given.get("value").num(),
        });
    }
    if v.get("strokeSharpness").str() == Some("round") {
        let adaptive = matches!(name, "rectangle" | "embeddable" | "iframe" | "image");
        return Some(Roundness {
            rule: if adaptive { 1.0 } else { 2.0 },
            value: None,
        });
    }
    None
}

fn crop(v: &Json<'_>) -> Option<Crop> {
    v.obj()?;
    let n = |key: &str| v.get(key).num().unwrap_or(f64::NAN);
    Some(Crop {
        x: n("x"),
        y: n("y"),
        width: n("width"),
        height: n("height"),
        natural_width: n("naturalWidth"),
        natural_height: n("naturalHeight"),
    })
}

fn text(v: &Json<'_>, e: &mut Element) {
    let mut size = v.get("fontSize").num();
    let mut id = v.get("fontFamily").num();
    if let Some(font) = v.get("font").str() {
        let mut parts = font.split(' ');
        size = parts.next().and_then(leading_number);
        id = Some(f64::from(
            parts
                .next()
                .and_then(family::id_by_name)
                .unwrap_or(family::DEFAULT),
        ));
    }
    let content = v.get("text").str().unwrap_or_default();
    let size = size.unwrap_or(20.0);
    let line_height = match v.get("lineHeight").num().filter(|n| *n != 0.0) {
        Some(given) => given,
        None => match v.get("height").num().filter(|n| *n != 0.0) {
            // the size *before* the legacy `font` field is read
            Some(height) => {
                let lines = content
                    .replace("\r\n", "\n")
                    .replace('\r', "\n")
                    .split('\n')
                    .count();
                height / lines as f64 / v.get("fontSize").num().unwrap_or(size)
            }
            None => family::of(whole(v.get("fontFamily").num())).line_height,
        },
    };
    let original = v
        .get("originalText")
        .str()
        .filter(|s| !s.is_empty())
        .unwrap_or(content);
    e.deleted = content.is_empty();
    e.kind = Kind::Text(Text {
        text: content.to_owned(),
        original: original.to_owned(),
        size,
        family: whole(id),
        align: string(v.get("textAlign"), "left"),
        container: v
            .get("containerId")
            .str()
            .filter(|id| !id.is_empty())
            .map(str::to_owned),
        line_height,
    });
}

fn whole(id: Option<f64>) -> Option<u32> {
    // family numbers are small; anything else is no family we know
    id.filter(|n| n.fract() == 0.0 && (0.0..=1e6).contains(n))
        .map(|n| n as u32)
}

/// `parseFloat`.
fn leading_number(s: &str) -> Option<f64> {
    let s = s.trim_start();
    let end = s
        .char_indices()
        .take_while(|(i, c)| c.is_ascii_digit() || *c == '.' || (*i == 0 && matches!(c, '-' | '+')))
        .map(|(i, c)| i + c.len_utf8())
        .last()?;
    s[..end].parse().ok()
}

fn points(v: &Json<'_>) -> Option<Vec<Point>> {
    let list = match v {
        // two bare numbers are no points, but as many
        Json::Pair(_) => return Some(vec![[0.0, 0.0]; 2]),
        v => v.arr()?,
    };
    Some(
        list.iter()
            .map(|p| match p {
                Json::Pair(pair) => *pair,
                p => [p.at(0).unwrap_or(0.0), p.at(1).unwrap_or(0.0)],
            })
            .collect(),
    )
}

fn linear(v: &Json<'_>, arrow: bool, e: &mut Element) {
    let mut list = points(v.get("points"))
        .filter(|p| p.len() >= 2)
        .unwrap_or_else(|| {
            vec![
                [0.0, 0.0],
                [or(v.get("width"), 0.0), or(v.get("height"), 0.0)],
            ]
        });
    e.x = v.get("x").num().unwrap_or(0.0);
    e.y = v.get("y").num().unwrap_or(0.0);
    let [dx, dy] = list[0];
    if dx != 0.0 || dy != 0.0 {
        for p in &mut list {
            *p = [p[0] - dx, p[1] - dy];
        }
        e.x += dx;
        e.y += dy;
    }
    (e.width, e.height) = extent(&list);
    let head = |key: &str, default: Option<&str>| match v.member(key) {
        None => default.map(str::to_owned),
        Some(value) => value.str().map(str::to_owned),
    };
    let elbowed = arrow && v.get("elbowed").truthy();
    let line = Linear {
        start_head: head("startArrowhead", None),
        end_head: head("endArrowhead", if arrow { Some("arrow") } else { None }),
        start: binding(v.get("startBinding"), elbowed),
        end: binding(v.get("endBinding"), elbowed),
        elbowed,
        has_fixed_segments: v.get("fixedSegments").arr().is_some_and(|s| !s.is_empty()),
        points: list,
    };
    e.kind = if arrow {
        Kind::Arrow(line)
    } else {
        Kind::Line(line)
    };
}

/// Width and height of the box around some points.
pub(super) fn extent(points: &[Point]) -> (f64, f64) {
    let mut low = [f64::INFINITY; 2];
    let mut high = [f64::NEG_INFINITY; 2];
    for p in points {
        for i in 0..2 {
            low[i] = low[i].min(p[i]);
            high[i] = high[i].max(p[i]);
        }
    }
    (high[0] - low[0], high[1] - low[1])
}

fn binding(v: &Json<'_>, elbowed: bool) -> Option<EndBinding> {
    if !v.truthy() {
        return None;
    }
    let has_fixed_point = !v.get("fixedPoint").is_null();
    if elbowed && !has_fixed_point {
        return None;
    }
    Some(EndBinding {
        element: v.get("elementId").str().unwrap_or_default().to_owned(),
        has_fixed_point,
    })
}
