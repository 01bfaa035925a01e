//! The graph of a drawing: boxes, arrows between them, and the zones they lie in.

use std::collections::BTreeMap;

use super::place::Area;
use crate::num::hypot;
use crate::scene::{Element, Kind, Point, Scene, StrokeStyle};

/// The boxes, arrows, zones and free texts of a drawing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Graph {
    /// Labeled or connected shapes, in reading order.
    pub nodes: Vec<Node>,
    /// Arrows: first those with a number, by number, then the others in reading order.
    pub edges: Vec<Edge>,
    /// Frames and boxes around other boxes, in reading order.
    pub zones: Vec<Zone>,
    /// Texts that belong to nothing, in reading order.
    pub notes: Vec<String>,
}

/// A shape of a drawing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Node {
    /// Id of its element in the scene.
    pub id: String,
    /// Its text on one line; may be empty.
    pub label: String,
    /// Index of the innermost zone it lies in.
    pub zone: Option<usize>,
}

/// Which ends of an arrow have a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Heads {
    /// The arrow points from [`Edge::from`] to [`Edge::to`].
    Forward,
    /// Both ways.
    Both,
    /// A line without heads.
    None,
}

/// An arrow of a drawing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Edge {
    /// Id of its element in the scene.
    pub id: String,
    /// Index of the node it leaves, if it leaves one.
    pub from: Option<usize>,
    /// Index of the node it reaches, if it reaches one.
    pub to: Option<usize>,
    /// Its label on one line, without a leading number; may be empty.
    pub label: String,
    /// Its place in a sequence: from the label, or from a small numbered shape at its tail.
    pub number: Option<u32>,
    /// Its heads.
    pub heads: Heads,
    /// Whether the stroke is broken: by custom something asynchronous or optional.
    pub dashed: bool,
}

/// An area that holds nodes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Zone {
    /// Id of its element in the scene.
    pub id: String,
    /// Its name on one line; may be empty.
    pub label: String,
    /// Index of the innermost zone around it.
    pub parent: Option<usize>,
}

/// Shapes this small with a number in them number an arrow.
const NUMBER_SIZE: f64 = 60.0;
/// How far from an arrow's tail its number may stand.
const NUMBER_REACH: f64 = 45.0;
/// In scenes with more elements only bindings and groups count: comparing places would take the square of their number.
const CROWD: usize = 4_000;
/// How far from a box an arrow that is not tied to it may end.
const END_REACH: f64 = 30.0;

/// The graph of a scene, from bindings, groups and positions.
///
/// ```
/// let scene = excalidraw_svg::Scene::parse(br#"{"type":"excalidraw","elements":[
///   {"type":"rectangle","id":"a","x":0,"y":0,"width":80,"height":40,"boundElements":[{"type":"text","id":"ta"}]},
///   {"type":"text","id":"ta","containerId":"a","text":"client","x":20,"y":10,"width":40,"height":20},
///   {"type":"rectangle","id":"b","x":200,"y":0,"width":80,"height":40,"boundElements":[{"type":"text","id":"tb"}]},
///   {"type":"text","id":"tb","containerId":"b","text":"API\ngateway","x":210,"y":10,"width":60,"height":20},
///   {"type":"arrow","id":"e","x":84,"y":20,"points":[[0,0],[112,0]],"startBinding":{"elementId":"a"},
///    "endBinding":{"elementId":"b"},"boundElements":[{"type":"text","id":"te"}]},
///   {"type":"text","id":"te","containerId":"e","text":"1. HTTPS","x":120,"y":10,"width":40,"height":20}]}"#)?;
/// let graph = excalidraw_svg::graph(&scene);
/// assert_eq!(graph.nodes[1].label, "API gateway");
/// assert_eq!((graph.edges[0].number, graph.edges[0].label.as_str()), (Some(1), "HTTPS"));
/// # Ok::<(), excalidraw_svg::ParseError>(())
/// ```
#[must_use]
pub fn graph(scene: &Scene) -> Graph {
    Reader::new(&scene.elements).read()
}

/// Text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A leading number of a label, and what follows it: `1. get`, `2) put`, `3: x`, `4`, `⑤ y`.
pub(super) fn leading_number(label: &str) -> (Option<u32>, &str) {
    let circled = label.chars().next().and_then(|c| match c {
        '①'..='⑳' => Some(u32::from(c) - u32::from('①') + 1),
        _ => None,
    });
    if circled.is_some() {
        return (circled, label[3..].trim_start());
    }
    let digits = label.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &label[digits..];
    let Ok(number) = label[..digits].parse() else {
        return (None, label);
    };
    if digits > 3 {
        return (None, label);
    }
    if rest.is_empty() {
        return (Some(number), "");
    }
    match rest.strip_prefix(['.', ')', ':']) {
        // `1.5 s` is a quantity
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => (Some(number), rest.trim_start()),
        _ => (None, label),
    }
}

pub(super) struct Reader<'a> {
    elements: &'a [Element],
    pub(super) areas: Vec<Area>,
    pub(super) index: BTreeMap<&'a str, usize>,
    /// Text bound to or grouped with an element.
    labels: Vec<String>,
    /// Texts that label something.
    spoken_for: Vec<bool>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(elements: &'a [Element]) -> Self {
        let index = elements
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.as_str(), i))
            .collect();
        let areas = elements.iter().map(Area::of).collect();
        let mut reader = Self {
            elements,
            areas,
            index,
            labels: vec![String::new(); elements.len()],
            spoken_for: vec![false; elements.len()],
        };
        reader.bind_labels();
        reader
    }

    fn bind_labels(&mut self) {
        for (i, e) in self.elements.iter().enumerate() {
            let Some(text) = e.text() else { continue };
            let container = text.container.as_deref().and_then(|c| self.index.get(c));
            if let Some(container) = container {
                self.labels[*container] = one_line(&text.original);
                self.spoken_for[i] = true;
            }
        }
        // a shape without a label of its own speaks with the text of its innermost group
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, e) in self.elements.iter().enumerate() {
            if let Some(group) = e.groups.first() {
                groups.entry(group).or_default().push(i);
            }
        }
        for members in groups.values() {
            let largest = members
                .iter()
                .copied()
                .filter(|i| is_shape(&self.elements[*i]))
                .max_by(|a, b| self.areas[*a].size().total_cmp(&self.areas[*b].size()));
            let Some(shape) = largest else { continue };
            if members.iter().any(|i| !self.labels[*i].is_empty()) {
                continue;
            }
            let mut words = Vec::new();
            for i in members {
                if let Some(text) = self.elements[*i].text()
                    && !self.spoken_for[*i]
                    && self.areas[shape].distance(self.areas[*i].center()) < END_REACH
                {
                    words.push(one_line(&text.original));
                    self.spoken_for[*i] = true;
                }
            }
            self.labels[shape] = words.join(" ");
        }
    }

    /// The number in a small shape.
    pub(super) fn number(&self, i: usize) -> Option<u32> {
        let area = &self.areas[i];
        let small = area.right - area.left <= NUMBER_SIZE && area.bottom - area.top <= NUMBER_SIZE;
        match leading_number(&self.labels[i]) {
            (Some(number), "") if small => Some(number),
            _ => None,
        }
    }

    /// Whether an element is a shape that numbers an arrow.
    pub(super) fn is_number(&self, i: usize) -> bool {
        is_shape(&self.elements[i]) && self.number(i).is_some() && !self.is_tied(i)
    }

    fn read(mut self) -> Graph {
        let is_number: Vec<bool> = (0..self.elements.len())
            .map(|i| self.is_number(i))
            .collect();
        let mut shapes: Vec<usize> = (0..self.elements.len())
            .filter(|i| is_shape(&self.elements[*i]) && !is_number[*i])
            .filter(|i| {
                !self.labels[*i].is_empty() || self.is_tied(*i) || self.elements[*i].is_frame()
            })
            .collect();
        // a text that an arrow points at is a box without a frame
        for i in 0..self.elements.len() {
            if !self.spoken_for[i] && self.elements[i].text().is_some() && self.is_tied(i) {
                self.labels[i] = self.elements[i]
                    .text()
                    .map(|t| one_line(&t.original))
                    .unwrap_or_default();
                self.spoken_for[i] = true;
                shapes.push(i);
            }
        }
        let mut zones = self.zones(&shapes, &is_number);
        zones.sort_by_key(|z| self.areas[*z].reading_order());
        let is_zone: std::collections::BTreeSet<usize> = zones.iter().copied().collect();
        let mut nodes: Vec<usize> = shapes
            .into_iter()
            .filter(|i| !is_zone.contains(i))
            .collect();
        nodes.sort_by_key(|n| self.areas[*n].reading_order());
        let free: Vec<usize> = (0..self.elements.len())
            .filter(|i| {
                self.elements[*i].text().is_some() && !self.spoken_for[*i] && !self.is_crowded()
            })
            .filter(|i| !nodes.iter().any(|n| self.areas[*n].holds(&self.areas[*i])))
            .collect();
        let zone_names: Vec<String> = zones.iter().map(|z| self.zone_name(*z, &free)).collect();
        let edges = self.edges(&nodes, &is_number);
        let inside = |i: usize| {
            let holders = zones
                .iter()
                .enumerate()
                .filter(|(_, z)| **z != i && self.is_in_zone(i, **z));
            holders
                .min_by(|a, b| self.areas[*a.1].size().total_cmp(&self.areas[*b.1].size()))
                .map(|(index, _)| index)
        };
        let mut notes: Vec<usize> = (0..self.elements.len())
            .filter(|i| self.elements[*i].text().is_some() && !self.spoken_for[*i])
            .collect();
        notes.sort_by_key(|n| self.areas[*n].reading_order());
        Graph {
            nodes: nodes
                .iter()
                .map(|n| Node {
                    id: self.elements[*n].id.to_string(),
                    label: self.labels[*n].clone(),
                    zone: inside(*n),
                })
                .collect(),
            edges,
            zones: zones
                .iter()
                .zip(zone_names)
                .map(|(z, label)| Zone {
                    id: self.elements[*z].id.to_string(),
                    label,
                    parent: inside(*z),
                })
                .collect(),
            notes: notes
                .into_iter()
                .filter_map(|n| self.elements[n].text().map(|t| one_line(&t.original)))
                .filter(|t| !t.is_empty())
                .collect(),
        }
    }

    pub(super) fn is_crowded(&self) -> bool {
        self.elements.len() > CROWD
    }

    /// Whether an arrow is tied to the element.
    fn is_tied(&self, i: usize) -> bool {
        let tied = |b: &crate::scene::Bound| {
            !b.is_text
                && self
                    .index
                    .get(b.id.as_str())
                    .is_some_and(|a| self.elements[*a].linear().is_some())
        };
        self.elements[i].bound.iter().any(tied)
    }

    fn is_in_zone(&self, i: usize, zone: usize) -> bool {
        let by_frame = self.elements[i].frame.as_deref() == Some(self.elements[zone].id.as_str());
        if by_frame || self.is_crowded() {
            return by_frame;
        }
        let larger = self.areas[zone].size() > self.areas[i].size();
        larger && self.areas[zone].holds(&self.areas[i])
    }

    /// Frames, and boxes that hold other labeled boxes.
    fn zones(&self, shapes: &[usize], is_number: &[bool]) -> Vec<usize> {
        let labeled: Vec<usize> = if self.is_crowded() {
            Vec::new()
        } else {
            shapes
                .iter()
                .copied()
                .filter(|i| !self.labels[*i].is_empty())
                .collect()
        };
        (0..self.elements.len())
            .filter(|z| {
                let e = &self.elements[*z];
                if e.is_frame() {
                    return true;
                }
                if !matches!(e.kind, Kind::Rectangle) || is_number[*z] {
                    return false;
                }
                labeled.iter().any(|i| {
                    i != z && !shares_group(e, &self.elements[*i]) && self.is_in_zone(*i, *z)
                })
            })
            .collect()
    }

    /// A zone's name: its own label, or the topmost free text in it.
    fn zone_name(&mut self, zone: usize, free: &[usize]) -> String {
        if let Kind::Frame { name, .. } = &self.elements[zone].kind {
            return name.as_deref().map(one_line).unwrap_or_default();
        }
        if !self.labels[zone].is_empty() {
            return self.labels[zone].clone();
        }
        let area = self.areas[zone];
        let inside = free
            .iter()
            .copied()
            .filter(|i| !self.spoken_for[*i] && area.holds(&self.areas[*i]));
        let top = inside.min_by(|a, b| self.areas[*a].top.total_cmp(&self.areas[*b].top));
        match top {
            Some(i)
                if self.areas[i].top - area.top < 60.0
                    || shares_group(&self.elements[zone], &self.elements[i]) =>
            {
                self.spoken_for[i] = true;
                self.elements[i]
                    .text()
                    .map(|t| one_line(&t.original))
                    .unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn edges(&self, list: &[usize], is_number: &[bool]) -> Vec<Edge> {
        let by_element = list.iter().enumerate().map(|(at, n)| (*n, at)).collect();
        // the first of a group speaks for it
        let group =
            |(at, n): (usize, &usize)| self.elements[*n].groups.first().map(|g| (g.as_str(), at));
        let by_group = list.iter().enumerate().rev().filter_map(group).collect();
        let nodes = &Nodes {
            list,
            by_element,
            by_group,
        };
        let arrows: Vec<usize> = (0..self.elements.len())
            .filter(|i| match &self.elements[*i].kind {
                Kind::Arrow(_) => true,
                Kind::Line(l) => l.start.is_some() || l.end.is_some(),
                _ => false,
            })
            .collect();
        let numbers = self.tail_numbers(&arrows, is_number);
        let mut edges: Vec<(usize, Edge)> = Vec::with_capacity(arrows.len());
        for (at, i) in arrows.iter().copied().enumerate() {
            let e = &self.elements[i];
            let Some(line) = e.linear() else { continue };
            let (Some(first), Some(last)) = (line.points.first(), line.points.last()) else {
                continue;
            };
            let place = |p: &Point| [e.x + p[0], e.y + p[1]];
            let start = self.end(
                line.start.as_ref().map(|b| b.element.as_str()),
                place(first),
                nodes,
            );
            let end = self.end(
                line.end.as_ref().map(|b| b.element.as_str()),
                place(last),
                nodes,
            );
            let (heads, swap) = match (&line.start_head, &line.end_head) {
                (Some(_), Some(_)) => (Heads::Both, false),
                (Some(_), None) => (Heads::Forward, true),
                (None, Some(_)) => (Heads::Forward, false),
                (None, None) => (Heads::None, false),
            };
            let (number, label) = leading_number(&self.labels[i]);
            let (from, to) = if swap { (end, start) } else { (start, end) };
            edges.push((
                i,
                Edge {
                    id: e.id.to_string(),
                    from,
                    to,
                    label: label.to_owned(),
                    number: number.or(numbers[at]),
                    heads,
                    dashed: matches!(e.stroke_style, StrokeStyle::Dashed | StrokeStyle::Dotted),
                },
            ));
        }
        edges.sort_by_key(|(i, e)| (e.number.is_none(), e.number, self.areas[*i].reading_order()));
        edges.into_iter().map(|(_, e)| e).collect()
    }

    /// Numbered shapes go to the arrow whose tail is nearest, one to each.
    pub(super) fn tail_numbers(&self, arrows: &[usize], is_number: &[bool]) -> Vec<Option<u32>> {
        let mut pairs = Vec::new();
        if self.is_crowded() {
            return vec![None; arrows.len()];
        }
        for (i, _) in is_number.iter().enumerate().filter(|(_, n)| **n) {
            let [x, y] = self.areas[i].center();
            for (at, arrow) in arrows.iter().enumerate() {
                let e = &self.elements[*arrow];
                let Some(p) = e.linear().and_then(|l| l.points.first()) else {
                    continue;
                };
                let distance = hypot(e.x + p[0] - x, e.y + p[1] - y);
                if distance <= NUMBER_REACH {
                    pairs.push((distance, i, at));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut numbers = vec![None; arrows.len()];
        let mut used = std::collections::BTreeSet::new();
        for (_, shape, at) in pairs {
            if numbers[at].is_none() && used.insert(shape) {
                numbers[at] = self.number(shape);
            }
        }
        numbers
    }

    /// The node at an arrow's end: what it is tied to, what that is grouped with, or what is near.
    fn end(&self, tied: Option<&str>, at: Point, nodes: &Nodes<'_>) -> Option<usize> {
        if let Some(target) = tied.and_then(|id| self.index.get(id)).copied() {
            let e = &self.elements[target];
            let container = e
                .text()
                .and_then(|t| self.index.get(t.container.as_deref()?));
            let found = nodes
                .by_element
                .get(&target)
                .or_else(|| nodes.by_group.get(e.groups.first()?.as_str()))
                .or_else(|| nodes.by_element.get(container?));
            if found.is_some() {
                return found.copied();
            }
        }
        if self.is_crowded() {
            return None;
        }
        nodes
            .list
            .iter()
            .enumerate()
            .map(|(i, n)| (i, self.areas[*n].distance(at), self.areas[*n].size()))
            .filter(|(_, distance, _)| *distance <= END_REACH)
            .min_by(|a, b| a.1.total_cmp(&b.1).then(a.2.total_cmp(&b.2)))
            .map(|(i, ..)| i)
    }
}

/// The nodes, and how to find them.
struct Nodes<'a> {
    list: &'a [usize],
    by_element: BTreeMap<usize, usize>,
    by_group: BTreeMap<&'a str, usize>,
}

fn is_shape(e: &Element) -> bool {
    matches!(
        e.kind,
        Kind::Rectangle
            | Kind::Diamond
            | Kind::Ellipse
            | Kind::Image(_)
            | Kind::Embeddable
            | Kind::Iframe
            | Kind::Frame { .. }
    )
}

fn shares_group(a: &Element, b: &Element) -> bool {
    matches!((a.groups.first(), b.groups.first()), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::leading_number;

    #[test]
    fn numbers_are_told_from_quantities() {
        for (label, want) in [
            ("1. get", (Some(1), "get")),
            ("2) put", (Some(2), "put")),
            ("3", (Some(3), "")),
            ("④ ack", (Some(4), "ack")),
            ("1.5 s", (None, "1.5 s")),
            ("10 ms", (None, "10 ms")),
            ("2024: x", (None, "2024: x")),
            ("get", (None, "get")),
            ("", (None, "")),
        ] {
            assert_eq!(leading_number(label), want);
        }
    }
}
