//! Which elements belong to a numbered step, so that a page can show a drawing step by step.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Reader, leading_number};
use super::place::Area;
use crate::num::hypot;
use crate::scene::{Element, Kind, Point, Scene};

/// A line this short on an arrow is a mark on it, such as one stroke of a cross.
const MARK: f64 = 40.0;
/// How far beside a time ladder its notes may stand.
const LADDER_REACH: f64 = 160.0;
/// How far from an arrow its marks may lie; the curve that is drawn leaves its points by a few pixels.
const MARK_REACH: f64 = 10.0;

/// The step of each element that belongs to one, by id.
///
/// The author says it in one of four ways, the surest first: a frame whose name begins with a number; a number on a
/// disc, which stands for the arrow whose tail is nearest; an arrow or a text whose words begin with `3.`, `3)` or
/// `3:`, with the box that the text stands in; a group in which only one number occurs. Labels, second lines and
/// marks go with their arrow, and on a time ladder what has no number goes with the one above it.
pub(crate) fn steps(scene: &Scene) -> BTreeMap<String, u32> {
    if !may_be_numbered(scene) {
        return BTreeMap::new();
    }
    let mut steps = Steps::new(&scene.elements);
    steps.discs();
    steps.words();
    steps.groups();
    steps.ladders();
    steps.frames();
    steps.labels();
    steps.marks();
    steps
        .of
        .iter()
        .zip(&scene.elements)
        .filter_map(|(step, e)| Some((e.id.to_string(), (*step)?)))
        .collect()
}

/// Most scenes have no number anywhere, and then nothing has to be compared with anything.
fn may_be_numbered(scene: &Scene) -> bool {
    scene.elements.iter().any(|e| match &e.kind {
        Kind::Text(text) => text.original.trim_start().starts_with(char::is_numeric),
        Kind::Frame { name, .. } => name.as_deref().is_some_and(|n| named(n).is_some()),
        _ => false,
    })
}

/// The number of a frame's name: `3`, `3. Copy`.
fn named(name: &str) -> Option<u32> {
    leading_number(name.trim()).0
}

/// Lifelines with messages between them.
struct Ladder {
    bars: Vec<usize>,
    area: Area,
    /// The height of each numbered message, and its number.
    steps: Vec<(f64, u32)>,
}

struct Steps<'a> {
    reader: Reader<'a>,
    elements: &'a [Element],
    of: Vec<Option<u32>>,
}

impl<'a> Steps<'a> {
    fn new(elements: &'a [Element]) -> Self {
        Self {
            reader: Reader::new(elements),
            elements,
            of: vec![None; elements.len()],
        }
    }

    fn discs(&mut self) {
        let mut is_number: Vec<bool> = (0..self.elements.len())
            .map(|i| self.reader.is_number(i))
            .collect();
        // Where discs number the arrows, a small square with a number in it is a cell of data.
        let is_disc = |i: usize| matches!(self.elements[i].kind, Kind::Ellipse);
        if (0..is_number.len()).any(|i| is_number[i] && is_disc(i)) {
            for (i, number) in is_number.iter_mut().enumerate() {
                *number &= is_disc(i);
            }
        }
        let arrows: Vec<usize> = (0..self.elements.len())
            .filter(|i| self.elements[*i].is_arrow())
            .collect();
        let numbers = self.reader.tail_numbers(&arrows, &is_number);
        for (arrow, number) in arrows.into_iter().zip(numbers) {
            self.of[arrow] = number;
        }
        for (i, _) in is_number.iter().enumerate().filter(|(_, is)| **is) {
            self.of[i] = self.reader.number(i);
        }
    }

    /// Texts that begin with a number, and what they stand in or on.
    fn words(&mut self) {
        for i in 0..self.elements.len() {
            let Some(text) = self.elements[i].text() else {
                continue;
            };
            // A lone number is a figure unless it stands on a disc.
            let (Some(number), rest) = leading_number(text.original.trim_start()) else {
                continue;
            };
            if rest.is_empty() {
                continue;
            }
            let container = text.container.as_deref();
            let holder = container.and_then(|id| self.reader.index.get(id)).copied();
            let speaks = holder.unwrap_or(i);
            if self.of[speaks].is_none() {
                self.of[speaks] = Some(number);
                self.of[i] = Some(number);
            }
        }
    }

    fn groups(&mut self) {
        let mut groups: BTreeMap<&str, (Vec<usize>, BTreeSet<u32>)> = BTreeMap::new();
        for (i, e) in self.elements.iter().enumerate() {
            for group in &e.groups {
                let (members, numbers) = groups.entry(group).or_default();
                members.push(i);
                numbers.extend(self.of[i]);
            }
        }
        let mut found = Vec::new();
        for (members, numbers) in groups.values() {
            if let (Some(number), 1) = (numbers.first(), numbers.len()) {
                found.extend(members.iter().map(|i| (*i, *number)));
            }
        }
        for (i, number) in found {
            self.of[i].get_or_insert(number);
        }
    }

    /// On a time ladder, what stands between two numbered messages happens with the first of them.
    fn ladders(&mut self) {
        if self.reader.is_crowded() {
            return;
        }
        let ladders = self.find_ladders();
        for i in 0..self.elements.len() {
            let is_own = |ladder: &Ladder| ladder.bars.contains(&i);
            if self.of[i].is_some() || ladders.iter().any(is_own) {
                continue;
            }
            let [x, y] = self.reader.areas[i].center();
            let nearest = ladders
                .iter()
                .filter(|ladder| ladder.area.top <= y && y <= ladder.area.bottom)
                .map(|ladder| (ladder.area.distance([x, y]), ladder))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((distance, ladder)) = nearest
                && distance <= LADDER_REACH
            {
                let before = ladder.steps.iter().rev().find(|(at, _)| *at <= y + 1.0);
                self.of[i] = before.map(|(_, step)| *step);
            }
        }
    }

    /// The lifelines that messages join, with the numbered messages from top to bottom.
    fn find_ladders(&self) -> Vec<Ladder> {
        let mut ladders: Vec<Ladder> = Vec::new();
        for (arrow, e) in self.elements.iter().enumerate() {
            let Kind::Arrow(line) = &e.kind else { continue };
            let ends: Vec<usize> = [&line.start, &line.end]
                .into_iter()
                .flatten()
                .filter_map(|end| self.reader.index.get(end.element.as_str()).copied())
                .filter(|bar| self.is_lifeline(*bar))
                .collect();
            // A message that gets lost has one end only.
            let [from, ..] = ends[..] else { continue };
            let areas = ends.iter().map(|bar| self.reader.areas[*bar]);
            let mut ladder = Ladder {
                area: areas.fold(self.reader.areas[from], |all, area| all.with(&area)),
                bars: ends,
                steps: Vec::new(),
            };
            if let Some(step) = self.of[arrow] {
                ladder.steps.push((e.y, step));
            }
            let (joined, apart) = ladders
                .into_iter()
                .partition(|known: &Ladder| known.bars.iter().any(|bar| ladder.bars.contains(bar)));
            ladders = apart;
            for known in joined {
                ladder.bars.extend(known.bars);
                ladder.area = ladder.area.with(&known.area);
                ladder.steps.extend(known.steps);
            }
            ladders.push(ladder);
        }
        for ladder in &mut ladders {
            ladder.bars.sort_unstable();
            ladder.bars.dedup();
            ladder.steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        // Numbers that do not rise with time mean something else.
        ladders.retain(|ladder| {
            let mut pairs = ladder.steps.windows(2);
            ladder.bars.len() > 1 && pairs.all(|pair| pair[0].1 <= pair[1].1)
        });
        for ladder in &mut ladders {
            for (i, e) in self.elements.iter().enumerate() {
                let area = &self.reader.areas[i];
                if let Some(step) = self.of[i]
                    && e.linear().is_none()
                    && self.reader.number(i).is_none()
                    && e.text().is_none_or(|text| text.container.is_none())
                    && ladder.area.holds(area)
                {
                    ladder.steps.push((area.top, step));
                }
            }
            ladder.steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        ladders
    }

    /// Whether an element is a narrow bar downwards.
    fn is_lifeline(&self, i: usize) -> bool {
        let area = &self.reader.areas[i];
        let (w, h) = (area.right - area.left, area.bottom - area.top);
        matches!(self.elements[i].kind, Kind::Rectangle) && w <= 24.0 && h >= 5.0 * w
    }

    /// The text bound to an element goes where the element goes.
    fn labels(&mut self) {
        for i in 0..self.elements.len() {
            let container = self.elements[i].text().and_then(|t| t.container.as_deref());
            if let Some(holder) = container.and_then(|id| self.reader.index.get(id)).copied() {
                self.of[i] = self.of[holder].or(self.of[i]);
            }
        }
    }

    /// Short lines that lie on a numbered arrow and belong to nothing else.
    fn marks(&mut self) {
        if self.reader.is_crowded() {
            return;
        }
        for i in 0..self.elements.len() {
            let e = &self.elements[i];
            let Kind::Line(line) = &e.kind else { continue };
            let [first, last] = line.points[..] else {
                continue;
            };
            let is_own = self.of[i].is_some() || !e.groups.is_empty();
            if is_own || hypot(last[0] - first[0], last[1] - first[1]) > MARK {
                continue;
            }
            let middle = [
                e.x + (first[0] + last[0]) / 2.0,
                e.y + (first[1] + last[1]) / 2.0,
            ];
            let nearest = (0..self.elements.len())
                .filter(|a| {
                    self.may_be_marked(*a) && self.reader.areas[*a].distance(middle) <= MARK_REACH
                })
                .map(|a| (distance(&self.elements[a], middle), a))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((distance, arrow)) = nearest
                && distance <= MARK_REACH
            {
                self.of[i] = self.of[arrow];
            }
        }
    }

    /// Whether an element is an arrow of a drawing made by hand: one of thousands of points takes time.
    fn may_be_marked(&self, i: usize) -> bool {
        const POINTS: usize = 64;
        let e = &self.elements[i];
        e.is_arrow() && e.linear().is_some_and(|line| line.points.len() <= POINTS)
    }

    fn frames(&mut self) {
        let frames: BTreeMap<&str, u32> = self
            .elements
            .iter()
            .filter_map(|e| match &e.kind {
                Kind::Frame {
                    name: Some(name), ..
                } => Some((e.id.as_str(), named(name)?)),
                _ => None,
            })
            .collect();
        for (i, e) in self.elements.iter().enumerate() {
            let frame = e.frame.as_deref().unwrap_or(e.id.as_str());
            if let Some(number) = frames.get(frame) {
                self.of[i] = Some(*number);
            }
        }
    }
}

/// How far a point lies from the points of a line, joined straight.
fn distance(e: &Element, [x, y]: Point) -> f64 {
    let points = e.linear().map_or(&[][..], |line| &line.points);
    points
        .windows(2)
        .map(|pair| {
            let [a, b] = [pair[0], pair[1]].map(|p| [e.x + p[0], e.y + p[1]]);
            let way = [b[0] - a[0], b[1] - a[1]];
            let length = way[0] * way[0] + way[1] * way[1];
            let share = if length > 0.0 {
                (((x - a[0]) * way[0] + (y - a[1]) * way[1]) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            hypot(a[0] + way[0] * share - x, a[1] + way[1] * share - y)
        })
        .fold(f64::INFINITY, f64::min)
}
