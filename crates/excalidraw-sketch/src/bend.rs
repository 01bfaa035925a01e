//! Ways in right angles around boxes: a cheapest-path search over the lines beside and between them.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::geometry::{Point, Rect, crosses};
use crate::model::{SIDES, Side};
use crate::route::{End, GAP, Route};
use crate::shape::Node;

/// The shortest first and last stretch of a bent arrow.
const STUB: f64 = 24.0;
/// Drops points that do not bend the line.
pub(crate) fn simplified(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        if let (Some(before), Some(after)) = (kept.last(), points.get(index + 1)) {
            let (a, b) = (point.minus(*before), after.minus(*point));
            if a.cross(b).abs() < 1e-6 && a.dot(b) >= 0.0 || a.length() < 1e-6 {
                continue;
            }
        }
        kept.push(*point);
    }
    kept
}

#[derive(PartialEq)]
struct Visit {
    cost: f64,
    state: usize,
}

impl Eq for Visit {}

impl Ord for Visit {
    fn cmp(&self, other: &Visit) -> Ordering {
        other
            .cost
            .total_cmp(&self.cost)
            .then(other.state.cmp(&self.state))
    }
}

impl PartialOrd for Visit {
    fn partial_cmp(&self, other: &Visit) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The cheapest way in right angles between two ends, and its cost: Dijkstra over the lines beside and between boxes.
pub(crate) fn bend(
    nodes: &[Node],
    (start, end): (End, End),
    others: &[&Route],
    keep_out: &[Rect],
) -> Option<(Vec<Point>, f64)> {
    const MARGIN: f64 = 14.0;
    let port = |end: End| nodes[end.node].port(end.side, end.along);
    let (from, to) = (port(start), port(end));
    let first = from.plus(start.side.normal().times(STUB));
    let last = to.plus(end.side.normal().times(STUB + 6.0));
    let walls: Vec<Rect> = nodes
        .iter()
        .map(|node| node.extent().grown(MARGIN))
        .collect();
    let blocked = |a: Point, b: Point| walls.iter().any(|wall| wall.covered(a, b) > 0.01);
    let stub_blocked = |a: Point, b: Point, own: usize| {
        nodes
            .iter()
            .enumerate()
            .any(|(index, node)| index != own && node.extent().grown(6.0).covered(a, b) > 0.01)
    };
    if stub_blocked(from, first, start.node) || stub_blocked(to, last, end.node) {
        return None;
    }
    let (mut xs, mut ys) = (vec![first.x, last.x], vec![first.y, last.y]);
    for node in nodes {
        let extent = node.extent();
        xs.extend([extent.x - STUB, extent.right() + STUB]);
        ys.extend([extent.y - STUB, extent.bottom() + STUB]);
    }
    for lines in [&mut xs, &mut ys] {
        lines.sort_by(f64::total_cmp);
        let middles: Vec<f64> = lines
            .windows(2)
            .filter(|pair| pair[1] - pair[0] > 20.0)
            .map(|pair| (pair[0] + pair[1]) / 2.0)
            .collect();
        lines.extend(middles);
        lines.sort_by(f64::total_cmp);
        lines.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    }
    let index_of =
        |list: &[f64], value: f64| list.iter().position(|entry| (entry - value).abs() < 1e-6);
    let (columns, rows) = (xs.len(), ys.len());
    if columns * rows > 40_000 {
        return None;
    }
    // A state is a grid point and the direction it was entered in.
    let state =
        |column: usize, row: usize, side: Side| (row * columns + column) * 4 + side as usize;
    let mut costs = vec![f64::INFINITY; columns * rows * 4];
    let mut previous = vec![usize::MAX; columns * rows * 4];
    let begin = state(index_of(&xs, first.x)?, index_of(&ys, first.y)?, start.side);
    let goal = (index_of(&xs, last.x)?, index_of(&ys, last.y)?);
    let arrive = end.side.opposite();
    let mut queue = BinaryHeap::new();
    costs[begin] = 0.0;
    queue.push(Visit {
        cost: 0.0,
        state: begin,
    });
    while let Some(Visit { cost, state: here }) = queue.pop() {
        if cost > costs[here] {
            continue;
        }
        let (cell, entered) = (here / 4, SIDES[here % 4]);
        let (column, row) = (cell % columns, cell / columns);
        if (column, row) == goal && entered == arrive {
            let mut points = vec![to.plus(end.side.normal().times(GAP))];
            let mut at = here;
            while at != usize::MAX {
                let cell = at / 4;
                points.push(Point {
                    x: xs[cell % columns],
                    y: ys[cell / columns],
                });
                at = previous[at];
            }
            points.push(from.plus(start.side.normal().times(GAP)));
            points.reverse();
            let points = simplified(points);
            // Stubs count too, or a far side would look as cheap as a near one.
            return Some((points, cost + 60.0 + 2.0 * STUB));
        }
        let a = Point {
            x: xs[column],
            y: ys[row],
        };
        for side in SIDES {
            if side == entered.opposite() {
                continue;
            }
            let (next_column, next_row) = match side {
                Side::Left if column > 0 => (column - 1, row),
                Side::Right if column + 1 < columns => (column + 1, row),
                Side::Top if row > 0 => (column, row - 1),
                Side::Bottom if row + 1 < rows => (column, row + 1),
                _ => continue,
            };
            let b = Point {
                x: xs[next_column],
                y: ys[next_row],
            };
            if blocked(a, b) {
                continue;
            }
            let mut step = b.minus(a).length();
            if side != entered {
                step += 45.0;
            }
            for route in others {
                for pair in route.path.windows(2) {
                    step += nuisance(a, b, pair[0], pair[1]);
                }
            }
            step += keep_out
                .iter()
                .map(|rect| 6.0 * rect.grown(4.0).covered(a, b))
                .sum::<f64>();
            let next = state(next_column, next_row, side);
            if cost + step < costs[next] - 1e-9 {
                costs[next] = cost + step;
                previous[next] = here;
                queue.push(Visit {
                    cost: cost + step,
                    state: next,
                });
            }
        }
    }
    None
}

/// What a new stretch from `a` to `b` costs beside an old one: a little to cross it, much to run along it.
fn nuisance(a: Point, b: Point, c: Point, d: Point) -> f64 {
    if crosses(a, b, c, d) {
        return 30.0;
    }
    let lane = Rect::around([a, b]).grown(9.0);
    let (way, other) = (b.minus(a).unit(), d.minus(c).unit());
    if way.cross(other).abs() < 0.2 {
        4.0 * lane.covered(c, d)
    } else {
        0.0
    }
}
