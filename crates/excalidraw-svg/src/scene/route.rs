//! Routes an elbow arrow anew when it hangs on nothing and its segments lean.
//!
//! The editor searches a grid of a few lines around both ends for the path with the fewest bends. Arrows that are
//! tied to elements keep their points, so this is the part of its router without elements.

use super::element::Point;
use super::restore::extent;
use crate::num::{cube, hypot, max, min, square};

/// Left, top, right, bottom.
type Area = [f64; 4];

/// Segments whose ends differ by less than this on one axis are straight.
const STRAIGHT: f64 = 1.0;
/// Space kept beside both ends.
const PADDING: f64 = 40.0;
/// Coordinates beyond this are pulled in.
const FAR: f64 = 1e6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading {
    Up,
    Right,
    Down,
    Left,
}

use Heading::{Down, Left, Right, Up};

impl Heading {
    /// Where a vector points, for the most part.
    fn of(x: f64, y: f64) -> Self {
        if x > y.abs() {
            Right
        } else if x <= -y.abs() {
            Left
        } else if y > x.abs() {
            Down
        } else {
            Up
        }
    }

    fn between(from: Point, to: Point) -> Self {
        Self::of(to[0] - from[0], to[1] - from[1])
    }

    fn reverse(self) -> Self {
        match self {
            Up => Down,
            Right => Left,
            Down => Up,
            Left => Right,
        }
    }

    fn is_horizontal(self) -> bool {
        matches!(self, Left | Right)
    }

    /// How far a vector goes this way.
    fn along(self, x: f64, y: f64) -> f64 {
        match self {
            Up => -y,
            Right => x,
            Down => y,
            Left => -x,
        }
    }
}

/// Whether every segment is horizontal or vertical.
pub(super) fn is_straight(points: &[Point]) -> bool {
    points
        .windows(2)
        .all(|w| (w[1][0] - w[0][0]).abs() < STRAIGHT || (w[1][1] - w[0][1]).abs() < STRAIGHT)
}

/// A route from the first point to `end`, which is relative to it. The first of the two is where it starts.
pub(super) fn route(x: f64, y: f64, end: Point) -> Option<(Point, Vec<Point>)> {
    let pull = |n: f64| max(min(n, FAR), -FAR);
    let (x, y) = (pull(x), pull(y));
    let from = [0.0 + x, 0.0 + y];
    let to = [pull(end[0]) + x, pull(end[1]) + y];
    if !(from[0] + from[1] + to[0] + to[1]).is_finite() {
        return None;
    }
    let path = Router::new(from, to).path()?;
    let corners = only_corners(without_short(path));
    let first = *corners.first()?;
    let points = corners
        .iter()
        .map(|p| [pull(p[0] + -first[0]), pull(p[1] + -first[1])])
        .collect();
    Some(([pull(first[0]), pull(first[1])], points))
}

fn around(p: Point, reach: f64) -> Area {
    [p[0] - reach, p[1] - reach, p[0] + reach, p[1] + reach]
}

fn is_inside(p: Point, a: Area) -> bool {
    p[0] > a[0] && p[0] < a[2] && p[1] > a[1] && p[1] < a[3]
}

fn union(a: Area, b: Area) -> Area {
    [
        min(a[0], b[0]),
        min(a[1], b[1]),
        max(a[2], b[2]),
        max(a[3], b[3]),
    ]
}

/// The two areas the ends keep for themselves: they touch, and grow sideways by `pad`.
fn own_areas(a: Area, b: Area, common: Area, pads: [Area; 2], overlap: bool) -> [Area; 2] {
    let grown = |a: Area, b: Area, pad: Area| {
        let beside = |axis: usize| a[1 - axis] > b[3 - axis] || a[3 - axis] < b[1 - axis];
        let low = |axis: usize| {
            if a[axis] > b[axis + 2] {
                let middle = (a[axis] + b[axis + 2]) / 2.0;
                if beside(axis) {
                    min(middle, a[axis] - pad[axis])
                } else {
                    middle
                }
            } else if a[axis] > b[axis] {
                a[axis] - pad[axis]
            } else {
                common[axis] - pad[axis]
            }
        };
        let high = |axis: usize| {
            if a[axis + 2] < b[axis] {
                let middle = (a[axis + 2] + b[axis]) / 2.0;
                if beside(axis) {
                    max(middle, a[axis + 2] + pad[axis + 2])
                } else {
                    middle
                }
            } else if a[axis + 2] < b[axis + 2] {
                a[axis + 2] + pad[axis + 2]
            } else {
                common[axis + 2] + pad[axis + 2]
            }
        };
        [low(0), low(1), high(0), high(1)]
    };
    let (first, second) = (grown(a, b, pads[0]), grown(b, a, pads[1]));
    let c = union(first, second);
    let wide = first[2] - first[0] + second[2] - second[0] > c[2] - c[0] + 1e-11;
    let high = first[3] - first[1] + second[3] - second[1] > c[3] - c[1] + 1e-11;
    if overlap || !wide || !high {
        return [first, second];
    }
    // both would claim the corner between them: the diagonal of the first end decides how it is shared
    let center = [(second[0] + second[2]) / 2.0, (second[1] + second[3]) / 2.0];
    let left_first = b[0] > a[2];
    let right_first = a[0] > b[2];
    let below_first = a[1] > b[3];
    let above_first = a[3] < b[1];
    if !(left_first || right_first) || !(below_first || above_first) {
        return [first, second];
    }
    let falling = left_first == above_first;
    let (p, q) = if falling {
        ([a[0], a[1]], [a[2], a[3]])
    } else {
        ([a[2], a[1]], [a[0], a[3]])
    };
    let (u, v) = (
        [p[0] - center[0], p[1] - center[1]],
        [q[0] - center[0], q[1] - center[1]],
    );
    let turned = u[0] * v[1] - v[0] * u[1] > 0.0;
    let (mut first, mut second) = (first, second);
    let split_width = turned != (left_first && above_first);
    if split_width {
        if left_first {
            let x = first[2] + (second[0] - first[2]) / 2.0;
            (first[2], second[0]) = (x, x);
        } else {
            let x = second[2] + (first[0] - second[2]) / 2.0;
            (first[0], second[2]) = (x, x);
        }
    } else if below_first {
        let y = second[3] + (first[1] - second[3]) / 2.0;
        (first[1], second[3]) = (y, y);
    } else {
        let y = first[3] + (second[1] - first[3]) / 2.0;
        (first[3], second[1]) = (y, y);
    }
    [first, second]
}

/// The point where an end leaves its own area.
fn exit(area: Area, heading: Heading, p: Point) -> Point {
    match heading {
        Up => [p[0], area[1]],
        Right => [area[2], p[1]],
        Down => [p[0], area[3]],
        Left => [area[0], p[1]],
    }
}

#[derive(Debug, Clone)]
struct Node {
    at: Point,
    cost: f64,
    total: f64,
    closed: bool,
    visited: bool,
    parent: Option<usize>,
}

struct Router {
    from: Point,
    to: Point,
    headings: [Heading; 2],
    areas: [Area; 2],
    columns: usize,
    nodes: Vec<Node>,
}

impl Router {
    fn new(from: Point, to: Point) -> Self {
        let headings = [Heading::between(from, to), Heading::between(to, from)];
        let (a, b) = (around(from, 2.0), around(to, 2.0));
        let overlap = is_inside(from, b) || is_inside(to, a);
        let common = union(a, b);
        let pads = headings.map(|heading| {
            let side = if overlap { 0.0 } else { PADDING };
            let mut pad = [side; 4];
            let ahead = match heading {
                Up => 1,
                Right => 2,
                Down => 3,
                Left => 0,
            };
            pad[ahead] = 0.0;
            pad
        });
        let areas = own_areas(a, b, common, pads, overlap);
        let exits = [
            exit(areas[0], headings[0], from),
            exit(areas[1], headings[1], to),
        ];
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for (heading, p) in headings.into_iter().zip(exits) {
            if heading.is_horizontal() {
                ys.push(p[1]);
            } else {
                xs.push(p[0]);
            }
        }
        for area in areas.into_iter().chain([common]) {
            xs.extend([area[0], area[2]]);
            ys.extend([area[1], area[3]]);
        }
        for list in [&mut xs, &mut ys] {
            list.sort_by(f64::total_cmp);
            list.dedup();
        }
        let node = |at: Point| Node {
            at,
            cost: 0.0,
            total: 0.0,
            closed: false,
            visited: false,
            parent: None,
        };
        let nodes = ys
            .iter()
            .flat_map(|y| xs.iter().map(move |x| node([*x, *y])))
            .collect();
        Self {
            from,
            to,
            headings,
            areas,
            columns: xs.len(),
            nodes,
        }
    }

    fn find(&self, p: Point) -> Option<usize> {
        self.nodes.iter().position(|n| n.at == p)
    }

    fn path(mut self) -> Option<Vec<Point>> {
        let exits = [
            exit(self.areas[0], self.headings[0], self.from),
            exit(self.areas[1], self.headings[1], self.to),
        ];
        let (start_exit, end_exit) = (self.find(exits[0]), self.find(exits[1]));
        let start = start_exit.or_else(|| self.find(self.from))?;
        let end = end_exit.or_else(|| self.find(self.to))?;
        let inside = start_exit.is_some()
            && end_exit.is_some()
            && (is_inside(exits[0], self.areas[1]) || is_inside(exits[1], self.areas[0]));
        let walls: &[Area] = if inside { &[] } else { &self.areas.clone() };
        let nodes = self.search(start, end, walls)?;
        let mut points = Vec::with_capacity(nodes.len() + 2);
        if start_exit.is_some() {
            points.push(self.from);
        }
        points.extend(nodes.into_iter().map(|n| self.nodes[n].at));
        if end_exit.is_some() {
            points.push(self.to);
        }
        Some(points)
    }

    fn neighbor(&self, at: usize, heading: Heading) -> Option<usize> {
        let (column, rows) = (at % self.columns, self.nodes.len() / self.columns);
        match heading {
            Up => at.checked_sub(self.columns),
            Right => (column + 1 < self.columns).then_some(at + 1),
            Down => (at / self.columns + 1 < rows).then_some(at + self.columns),
            Left => (column > 0).then(|| at - 1),
        }
    }

    /// A* with a price on bends; walking back into either end's own segment is not allowed.
    fn search(&mut self, start: usize, end: usize, walls: &[Area]) -> Option<Vec<usize>> {
        let [start_heading, end_heading] = self.headings;
        let bend = distance(self.nodes[start].at, self.nodes[end].at);
        let mut open = Heap(vec![start]);
        while let Some(current) = open.pop(&self.nodes) {
            if self.nodes[current].closed {
                continue;
            }
            if current == end {
                return Some(self.trace(start, end));
            }
            self.nodes[current].closed = true;
            let here = self.nodes[current].clone();
            for heading in [Up, Right, Down, Left] {
                let Some(next) = self.neighbor(current, heading) else {
                    continue;
                };
                if self.nodes[next].closed {
                    continue;
                }
                let there = self.nodes[next].at;
                let half = [
                    here.at[0] + (there[0] - here.at[0]) * 0.5,
                    here.at[1] + (there[1] - here.at[1]) * 0.5,
                ];
                if walls.iter().any(|wall| is_inside(half, *wall)) {
                    continue;
                }
                let before = here.parent.map_or(start_heading, |p| {
                    Heading::between(self.nodes[p].at, here.at)
                });
                if before.reverse() == heading
                    || (next == start && heading == start_heading)
                    || (next == end && heading == end_heading)
                {
                    continue;
                }
                let turn = if before == heading { 0.0 } else { cube(bend) };
                let cost = here.cost + distance(there, here.at) + turn;
                let visited = self.nodes[next].visited;
                if visited && cost >= self.nodes[next].cost {
                    continue;
                }
                let goal = self.nodes[end].at;
                let bends = bends_left(there, goal, heading, end_heading);
                let rest = distance(goal, there) + bends * square(bend);
                let node = &mut self.nodes[next];
                node.visited = true;
                node.parent = Some(current);
                node.cost = cost;
                node.total = cost + rest;
                if visited {
                    open.rescore(next, &self.nodes);
                } else {
                    open.push(next, &self.nodes);
                }
            }
        }
        None
    }

    fn trace(&self, start: usize, end: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = end;
        while let Some(parent) = self.nodes[at].parent {
            path.push(at);
            at = parent;
        }
        path.push(start);
        path.reverse();
        path
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).abs() + (a[1] - b[1]).abs()
}

/// About how many bends are left, as the editor counts them: for vertical ends it has the sides swapped.
fn bends_left(from: Point, to: Point, heading: Heading, end: Heading) -> f64 {
    let (x, y) = (to[0] - from[0], to[1] - from[1]);
    let aligned = if end.is_horizontal() {
        y == 0.0
    } else {
        x == 0.0
    };
    if heading == end {
        let along = end.along(x, y);
        let wrong = if end.is_horizontal() {
            along <= 0.0
        } else {
            along >= 0.0
        };
        if wrong {
            4.0
        } else if aligned {
            0.0
        } else {
            2.0
        }
    } else if heading == end.reverse() {
        if aligned { 4.0 } else { 2.0 }
    } else if heading.along(x, y) > 0.0 && end.along(x, y) > 0.0 {
        1.0
    } else {
        3.0
    }
}

/// A binary heap by total cost whose order among equals is the editor's.
struct Heap(Vec<usize>);

impl Heap {
    fn push(&mut self, node: usize, nodes: &[Node]) {
        self.0.push(node);
        self.rise(self.0.len() - 1, nodes);
    }

    fn rescore(&mut self, node: usize, nodes: &[Node]) {
        if let Some(at) = self.0.iter().position(|n| *n == node) {
            self.rise(at, nodes);
        }
    }

    fn rise(&mut self, mut at: usize, nodes: &[Node]) {
        while at > 0 {
            let parent = at.div_ceil(2) - 1;
            if nodes[self.0[at]].total >= nodes[self.0[parent]].total {
                break;
            }
            self.0.swap(at, parent);
            at = parent;
        }
    }

    fn pop(&mut self, nodes: &[Node]) -> Option<usize> {
        let last = self.0.pop()?;
        let Some(first) = self.0.first_mut() else {
            return Some(last);
        };
        let top = std::mem::replace(first, last);
        let mut at = 0;
        let total = |n: usize| nodes[n].total;
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            let mut best = at;
            if self
                .0
                .get(left)
                .is_some_and(|n| total(*n) < total(self.0[best]))
            {
                best = left;
            }
            if self
                .0
                .get(right)
                .is_some_and(|n| total(*n) < total(self.0[best]))
            {
                best = right;
            }
            if best == at {
                return Some(top);
            }
            self.0.swap(at, best);
            at = best;
        }
    }
}

fn without_short(points: Vec<Point>) -> Vec<Point> {
    if points.len() < 4 {
        return points;
    }
    let last = points.len() - 1;
    (0..points.len())
        .filter(|i| {
            *i == 0 || *i == last || {
                let (a, b) = (points[*i - 1], points[*i]);
                hypot(b[0] - a[0], b[1] - a[1]) > STRAIGHT
            }
        })
        .map(|i| points[i])
        .collect()
}

fn only_corners(points: Vec<Point>) -> Vec<Point> {
    let [first, second, ..] = points[..] else {
        return points;
    };
    let horizontal = |a: Point, b: Point| (a[1] - b[1]).abs() < (a[0] - b[0]).abs();
    let mut before = horizontal(first, second);
    let last = points.len() - 1;
    (0..points.len())
        .filter(|i| {
            if *i == 0 || *i == last {
                return true;
            }
            let next = horizontal(points[*i], points[*i + 1]);
            std::mem::replace(&mut before, next) != next
        })
        .map(|i| points[i])
        .collect()
}

/// Routes a leaning arrow without bindings; `None` when it is fine as it is.
pub(super) fn reroute(x: f64, y: f64, points: &[Point]) -> Option<(Point, Vec<Point>, (f64, f64))> {
    if is_straight(points) {
        return None;
    }
    let (start, points) = route(x, y, *points.last()?)?;
    let size = extent(&points);
    Some((start, points, size))
}
