//! Old and hand-written fields become what today's editor has: defaults, legacy names, normalized points.

use std::collections::hash_map::Entry;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use super::bindings::{self, Index};
use super::element::{
    Align, Bound, Crop, Element, EndBinding, Image, Kind, Linear, Point, Roundness, Stroke,
    StrokeStyle, Text,
};
use super::link;
use crate::font;
use crate::json::{Json, Members, Name};
use crate::rough::{Chance, FillStyle};
use crate::{Limits, ParseError};

/// Restores a list of elements, repairs what binds them, and keeps those that are drawn.
pub(super) fn elements(
    raw: Json<'_>,
    limits: &Limits,
) -> Result<(Vec<Element>, usize), ParseError> {
    let count = raw.len().unwrap_or(0);
    if count > limits.elements {
        return Err(ParseError::TooLarge {
            what: "elements",
            limit: limits.elements,
        });
    }
    let (mut points, mut minted) = (0, 0);
    let mut index = Index::with_capacity_and_hasher(count, RandomState::default());
    let mut restored = Vec::with_capacity(count);
    let mut chance = Chance::new();
    for value in raw.items() {
        let fields = value.named();
        let kind = fields.get(Name::Type).str();
        if fields.get(Name::IsDeleted).truthy() || kind == Some("selection") {
            continue;
        }
        points += fields.get(Name::Points).len().unwrap_or(0);
        if points > limits.points {
            return Err(ParseError::TooLarge {
                what: "points",
                limit: limits.points,
            });
        }
        let place = restored.len();
        let Some(element) = element(&fields, &mut restored) else {
            restored.truncate(place);
            continue;
        };
        match index.entry(element.id.clone()) {
            Entry::Vacant(entry) if !element.id.is_empty() => {
                entry.insert(place);
            }
            _ => {
                minted += 1;
                // random in the editor; a stream that always begins the same keeps the output the same every time
                element.id = chance.id().into();
                index.insert(element.id.clone(), place);
            }
        }
    }
    bindings::repair(&mut restored, &index);
    let is_dot = |e: &Element| is_box(e) && e.width == 0.0 && e.height == 0.0;
    restored.retain(|e| !e.deleted && !is_dot(e));
    Ok((restored, minted))
}

fn is_box(e: &Element) -> bool {
    !matches!(e.kind, Kind::Line(_) | Kind::Arrow(_) | Kind::Freedraw(_))
}

/// Puts an element behind the others; what is left there when that fails is to be removed.
fn element<'e>(v: &Members<'_>, elements: &'e mut Vec<Element>) -> Option<&'e mut Element> {
    let name = v.get(Name::Type).str()?;
    let is_linear = matches!(name, "line" | "arrow" | "freedraw");
    if is_linear {
        if v.get(Name::Points).len().is_some_and(|count| count < 2) {
            return None;
        }
    } else if v.get(Name::Width).is_zero() && v.get(Name::Height).is_zero() {
        return None;
    }
    elements.push(base(v, name));
    let e = elements.last_mut()?;
    match name {
        "rectangle" => {}
        "diamond" => e.kind = Kind::Diamond,
        "ellipse" => e.kind = Kind::Ellipse,
        "iframe" => e.kind = Kind::Iframe,
        "embeddable" => e.kind = Kind::Embeddable,
        "frame" | "magicframe" => {
            e.kind = Kind::Frame {
                name: v.get(Name::Label).str().map(str::to_owned),
                magic: name == "magicframe",
            };
        }
        "text" => text(v, e),
        "image" => {
            let factor = |i: usize| v.get(Name::Scale).at(i).unwrap_or(1.0);
            e.kind = Kind::Image(Image {
                file: v
                    .get(Name::FileId)
                    .str()
                    .filter(|id| !id.is_empty())
                    .map(str::to_owned),
                scale: [factor(0), factor(1)],
                crop: crop(v.get(Name::Crop)),
            });
        }
        "freedraw" => {
            e.kind = Kind::Freedraw(Stroke {
                points: points(v.get(Name::Points))?,
                pressures: match v.get(Name::Pressures).pair() {
                    Some(pair) => Some(pair.map(Some).to_vec()),
                    None => v
                        .get(Name::Pressures)
                        .len()
                        .map(|_| v.get(Name::Pressures).items().map(Json::num).collect()),
                },
                simulate: v.get(Name::SimulatePressure).truthy(),
                thirds: match v.get(Name::Points).pairs() {
                    Some(_) => Vec::new(),
                    None => v.get(Name::Points).items().map(|p| p.at(2)).collect(),
                },
            });
        }
        "line" | "draw" | "arrow" => linear(v, name == "arrow", e),
        _ => return None,
    }
    Some(e)
}

/// A number that JavaScript's `||` would replace by `default`.
fn or(v: Json<'_>, default: f64) -> f64 {
    v.num().filter(|n| *n != 0.0).unwrap_or(default)
}

fn string<'d>(v: Json<'d>, default: &'static str) -> &'d str {
    v.str().filter(|s| !s.is_empty()).unwrap_or(default)
}

fn base(v: &Members<'_>, name: &str) -> Element {
    let (mut x, mut y) = (
        v.get(Name::X).num().unwrap_or(0.0),
        v.get(Name::Y).num().unwrap_or(0.0),
    );
    let (mut width, mut height) = (or(v.get(Name::Width), 0.0), or(v.get(Name::Height), 0.0));
    if width < 0.0 {
        width = -width;
        x -= width;
    }
    if height < 0.0 {
        height = -height;
        y -= height;
    }
    let bound = if v.get(Name::BoundElementIds).len().is_some() {
        let arrow = |id: &str| Bound {
            is_text: false,
            id: id.into(),
        };
        v.get(Name::BoundElementIds)
            .items()
            .filter_map(Json::str)
            .map(arrow)
            .collect()
    } else {
        v.get(Name::BoundElements)
            .items()
            .map(|b| Bound {
                is_text: b.member(Name::Type).str() == Some("text"),
                id: b.member(Name::Id).str().unwrap_or_default().into(),
            })
            .collect()
    };
    Element {
        id: v.get(Name::Id).str().unwrap_or_default().into(),
        kind: Kind::Rectangle,
        x,
        y,
        width,
        height,
        angle: or(v.get(Name::Angle), 0.0),
        stroke: string(v.get(Name::StrokeColor), "#1e1e1e").into(),
        background: string(v.get(Name::BackgroundColor), "transparent").into(),
        fill_style: FillStyle::by_name(string(v.get(Name::FillStyle), "solid")),
        stroke_width: or(v.get(Name::StrokeWidth), 2.0),
        stroke_style: match v.get(Name::StrokeStyle).str() {
            Some("solid") => StrokeStyle::Solid,
            Some("dashed") => StrokeStyle::Dashed,
            Some("dotted") => StrokeStyle::Dotted,
            None if v.get(Name::StrokeStyle).is_null() => StrokeStyle::Solid,
            _ => StrokeStyle::Other,
        },
        roughness: v.get(Name::Roughness).num().unwrap_or(1.0),
        opacity: v.get(Name::Opacity).num().unwrap_or(100.0),
        seed: match v.get(Name::Seed).str() {
            // a word counts as a seed, but not as a number: half a number is treated the same
            Some(word) if !word.is_empty() => v.get(Name::Seed).num().unwrap_or(0.5),
            _ => v.get(Name::Seed).num().unwrap_or(1.0),
        },
        groups: v
            .get(Name::GroupIds)
            .items()
            .filter_map(Json::str)
            .map(SmolStr::from)
            .collect(),
        frame: v
            .get(Name::FrameId)
            .str()
            .filter(|id| !id.is_empty())
            .map(SmolStr::from),
        roundness: roundness(v, name),
        bound,
        link: restored_link(v.get(Name::Link)),
        deleted: false,
    }
}

/// The editor normalizes links whenever it restores, and an export restores twice.
fn restored_link(v: Json<'_>) -> Option<String> {
    let once = link::normalize(v.str().filter(|s| !s.is_empty())?);
    Some(link::normalize(&once)).filter(|s| !s.is_empty())
}

fn roundness(v: &Members<'_>, name: &str) -> Option<Roundness> {
    if v.get(Name::Roundness).truthy() {
        return Some(Roundness {
            rule: v
                .get(Name::Roundness)
                .member(Name::Type)
                .num()
                .unwrap_or(0.0),
            value: v.get(Name::Roundness).member(Name::Value).num(),
        });
    }
    if v.get(Name::StrokeSharpness).str() == Some("round") {
        let adaptive = matches!(name, "rectangle" | "embeddable" | "iframe" | "image");
        return Some(Roundness {
            rule: if adaptive { 1.0 } else { 2.0 },
            value: None,
        });
    }
    None
}

fn crop(v: Json<'_>) -> Option<Crop> {
    if !v.is_obj() {
        return None;
    }
    let n = |name: Name| v.member(name).num().unwrap_or(f64::NAN);
    Some(Crop {
        x: n(Name::X),
        y: n(Name::Y),
        width: n(Name::Width),
        height: n(Name::Height),
        natural_width: n(Name::NaturalWidth),
        natural_height: n(Name::NaturalHeight),
    })
}

fn text(v: &Members<'_>, e: &mut Element) {
    let mut size = v.get(Name::FontSize).num();
    let mut id = v.get(Name::FontFamily).num();
    if let Some(font) = v.get(Name::Font).str() {
        let mut parts = font.split(' ');
        size = Some(parts.next().and_then(leading_number).unwrap_or(f64::NAN));
        id = Some(f64::from(
            parts
                .next()
                .and_then(font::id_by_name)
                .unwrap_or(font::EXCALIFONT),
        ));
    }
    let content = v.get(Name::Text).str().unwrap_or_default();
    let line_height = match v.get(Name::LineHeight).num().filter(|n| *n != 0.0) {
        Some(given) => given,
        None => match v.get(Name::Height).num().filter(|n| *n != 0.0) {
            // the size *before* the legacy `font` field is read
            Some(height) => {
                let lines = content
                    .replace("\r\n", "\n")
                    .replace('\r', "\n")
                    .split('\n')
                    .count();
                height / lines as f64 / v.get(Name::FontSize).num().or(size).unwrap_or(20.0)
            }
            None => font::known_or_fallback(whole(v.get(Name::FontFamily).num())).line_height,
        },
    };
    let original = v
        .get(Name::OriginalText)
        .str()
        .filter(|s| !s.is_empty())
        .unwrap_or(content);
    e.deleted = content.is_empty();
    let text = SmolStr::from(content);
    e.kind = Kind::Text(Text {
        original: if original == content {
            text.clone()
        } else {
            original.into()
        },
        text,
        size,
        family: whole(id),
        align: match v.get(Name::TextAlign).str() {
            Some("center") => Align::Center,
            Some("right") => Align::Right,
            _ => Align::Left,
        },
        container: v
            .get(Name::ContainerId)
            .str()
            .filter(|id| !id.is_empty())
            .map(SmolStr::from),
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

fn points(v: Json<'_>) -> Option<Vec<Point>> {
    if let Some(pairs) = v.pairs() {
        return Some(pairs.to_vec());
    }
    let count = v.len()?;
    if v.pair().is_some() {
        // two bare numbers are no points, but as many
        return Some(vec![[0.0, 0.0]; 2]);
    }
    let mut list = Vec::with_capacity(count);
    list.extend(v.items().map(|p| match p.pair() {
        Some(pair) => pair,
        None => [p.at(0).unwrap_or(0.0), p.at(1).unwrap_or(0.0)],
    }));
    Some(list)
}

fn linear(v: &Members<'_>, arrow: bool, e: &mut Element) {
    let mut list = points(v.get(Name::Points))
        .filter(|p| p.len() >= 2)
        .unwrap_or_else(|| {
            vec![
                [0.0, 0.0],
                [or(v.get(Name::Width), 0.0), or(v.get(Name::Height), 0.0)],
            ]
        });
    e.x = v.get(Name::X).num().unwrap_or(0.0);
    e.y = v.get(Name::Y).num().unwrap_or(0.0);
    let [dx, dy] = list[0];
    if dx != 0.0 || dy != 0.0 {
        for p in &mut list {
            *p = [p[0] - dx, p[1] - dy];
        }
        e.x += dx;
        e.y += dy;
    }
    (e.width, e.height) = extent(&list);
    let head = |value: Json<'_>, default: Option<&str>| {
        if value.is_missing() {
            default.map(SmolStr::from)
        } else {
            value.str().map(SmolStr::from)
        }
    };
    let elbowed = arrow && v.get(Name::Elbowed).truthy();
    let line = Linear {
        start_head: head(v.get(Name::StartArrowhead), None),
        end_head: head(
            v.get(Name::EndArrowhead),
            if arrow { Some("arrow") } else { None },
        ),
        start: binding(v.get(Name::StartBinding), elbowed),
        end: binding(v.get(Name::EndBinding), elbowed),
        elbowed,
        has_fixed_segments: v
            .get(Name::FixedSegments)
            .len()
            .is_some_and(|count| count > 0),
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

fn binding(v: Json<'_>, elbowed: bool) -> Option<EndBinding> {
    if !v.truthy() {
        return None;
    }
    let has_fixed_point = !v.member(Name::FixedPoint).is_null();
    if elbowed && !has_fixed_point {
        return None;
    }
    Some(EndBinding {
        element: v.member(Name::ElementId).str().unwrap_or_default().into(),
        has_fixed_point,
    })
}
