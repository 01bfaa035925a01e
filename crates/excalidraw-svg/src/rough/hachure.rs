//! Hachure lines: a scan over rotated polygons.

use std::cmp::Ordering;

use super::{Dropped, Point, Session};
use crate::num::{PI, cos, max, min, round, sin};

/// A straight line.
pub(super) type Line = [Point; 2];

/// The order of two numbers that are not NaN; both zeros are equal.
fn order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Memory that one fill uses after the other.
#[derive(Debug, Default)]
pub(super) struct Room {
    edges: Vec<Edge>,
    active: Vec<Edge>,
    lines: Vec<Line>,
}

impl Room {
    /// Takes back lines that are drawn.
    pub(super) fn give_back(&mut self, lines: Vec<Line>) {
        self.lines = lines;
    }
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    y_min: f64,
    y_max: f64,
    x: f64,
    slope: f64,
}

fn rotate(points: &mut [Point], degrees: f64) {
    let angle = (PI / 180.0) * degrees;
    let (c, s) = (cos(angle), sin(angle));
    for p in points {
        let [x, y] = *p;
        *p = [(x * c) - (y * s) + 0.0, (x * s) + (y * c) + 0.0];
    }
}

/// The lines that fill some polygons. The polygons are rotated and rotated back in place, as the original does.
pub(super) fn lines(
    polygons: &mut [&mut [Point]],
    gap: f64,
    angle: f64,
    step: f64,
    session: &mut Session,
) -> Result<Vec<Line>, Dropped> {
    let gap = max(gap, 0.1);
    // farther out no scan ends, and rotated numbers stop being ordered
    let near = |p: &Point| p[0].abs() + p[1].abs() < 1e12;
    if polygons.iter().any(|p| p.is_empty() || !p.iter().all(near)) {
        return Err(Dropped);
    }
    if angle != 0.0 {
        for polygon in polygons.iter_mut() {
            rotate(polygon, angle);
        }
    }
    let lines = straight(polygons, gap, step, session);
    if angle != 0.0 {
        for polygon in polygons.iter_mut() {
            rotate(polygon, -angle);
        }
    }
    let mut lines = lines?;
    if angle != 0.0 {
        rotate(lines.as_flattened_mut(), -angle);
    }
    Ok(lines)
}

fn add_edges(polygons: &[&mut [Point]], edges: &mut Vec<Edge>) {
    for polygon in polygons {
        let (first, last) = (polygon[0], polygon[polygon.len() - 1]);
        // back to the first point, unless it stands at the end as well
        let back = (first != last).then_some(first);
        if polygon.len() + usize::from(back.is_some()) <= 2 {
            continue;
        }
        edges.reserve(polygon.len());
        let ends = polygon[1..].iter().copied().chain(back);
        for (p1, p2) in polygon.iter().copied().zip(ends) {
            if p1[1] != p2[1] {
                let y_min = min(p1[1], p2[1]);
                edges.push(Edge {
                    y_min,
                    y_max: max(p1[1], p2[1]),
                    x: if y_min == p1[1] { p1[0] } else { p2[0] },
                    slope: (p2[0] - p1[0]) / (p2[1] - p1[1]),
                });
            }
        }
    }
}

/// Whether `n` is a whole number of times `unit`, neither negative.
fn is_multiple(n: f64, unit: f64) -> bool {
    // where the quotient is whole, the division says so exactly; a remainder takes much longer
    let times = (n / unit) as u64 as f64;
    (times * unit == n || !unit.is_finite()) && n % unit == 0.0
}

fn straight(
    polygons: &[&mut [Point]],
    gap: f64,
    step: f64,
    session: &mut Session,
) -> Result<Vec<Line>, Dropped> {
    let mut lines = std::mem::take(&mut session.hachure.lines);
    let mut edges = std::mem::take(&mut session.hachure.edges);
    let mut active = std::mem::take(&mut session.hachure.active);
    lines.clear();
    edges.clear();
    active.clear();
    add_edges(polygons, &mut edges);
    // all numbers are finite, so the comparisons form an order
    edges.sort_by(|a, b| {
        order(a.y_min, b.y_min)
            .then(order(a.x, b.x))
            .then(order(a.y_max, b.y_max))
    });
    scan(&edges, &mut active, gap, step, session, &mut lines)?;
    session.hachure.edges = edges;
    session.hachure.active = active;
    Ok(lines)
}

/// Adds the lines between edges that are sorted by their beginnings.
fn scan(
    edges: &[Edge],
    active: &mut Vec<Edge>,
    gap: f64,
    step: f64,
    session: &mut Session,
    lines: &mut Vec<Line>,
) -> Result<(), Dropped> {
    let Some(first) = edges.first() else {
        return Ok(());
    };
    let mut y = first.y_min;
    let mut waiting = edges;
    let mut iteration = 0.0;
    // multiples of a whole number are exact
    let is_whole = gap as u64 as f64 == gap;
    let mut multiple = 0.0;
    while !active.is_empty() || !waiting.is_empty() {
        while let [edge, rest @ ..] = waiting
            && edge.y_min <= y
        {
            active.push(*edge);
            waiting = rest;
        }
        active.retain(|e| e.y_max > y);
        // up to here no edge begins or ends
        let ends = active.iter().map(|e| e.y_max);
        let next = waiting.first().map(|e| e.y_min);
        let end = ends.chain(next).reduce(f64::min).unwrap_or(y);
        let mut is_before_end = true;
        while is_before_end {
            let is_right = |a: &Edge, b: &Edge| order(a.x, b.x).is_le();
            if !active.is_sorted_by(is_right) {
                active.sort_by(|a, b| order(a.x, b.x));
            }
            // the scan ends however far apart two edges are
            session.spend(1 + active.len() / 8)?;
            let is_drawn = if is_whole {
                iteration == multiple
            } else {
                is_multiple(iteration, gap)
            };
            if iteration == multiple {
                multiple += gap;
            }
            if step != 1.0 || is_drawn {
                for pair in active.chunks_exact(2) {
                    lines.push([[round(pair[0].x), y], [round(pair[1].x), y]]);
                }
            }
            y += step;
            for edge in &mut *active {
                edge.x += step * edge.slope;
            }
            iteration += 1.0;
            is_before_end = y < end;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn multiples_are_those_of_the_remainder() {
        let units = [
            0.1,
            0.25,
            1.0,
            1.2,
            2.0,
            3.7,
            4.0,
            8.0,
            1e9,
            1e300,
            f64::INFINITY,
            f64::NAN,
        ];
        for unit in units {
            for n in 0..20_000 {
                let n = f64::from(n);
                assert_eq!(is_multiple(n, unit), n % unit == 0.0, "{n} {unit}");
            }
        }
    }
}
