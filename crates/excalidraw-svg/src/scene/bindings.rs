//! Repairs what ties elements together: frames, containers and their labels, arrows and what they point at.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use super::element::{Bound, Element, Kind};
use super::restore::extent;
use super::route;

/// Elements by id; only looked up, never listed, so its order does not matter.
pub(super) type Index = HashMap<SmolStr, usize, RandomState>;

/// Repairs the bindings of all elements, in order, as the editor does when it opens a file.
pub(super) fn repair(elements: &mut [Element], index: &Index) {
    let mut seen = Seen(vec![0; elements.len()]);
    for i in 0..elements.len() {
        if elements[i]
            .frame
            .as_ref()
            .is_some_and(|f| !index.contains_key(f))
        {
            elements[i].frame = None;
        }
        match elements[i].text().and_then(|t| t.container.clone()) {
            Some(container) => repair_label(elements, index, i, &container),
            None => repair_container(elements, index, i, &mut seen),
        }
        if let Kind::Line(l) | Kind::Arrow(l) = &elements[i].kind {
            let arrow = elements[i].is_arrow();
            let gone = |b: &Option<super::EndBinding>| {
                b.as_ref()
                    .is_some_and(|b| !arrow || !index.contains_key(&b.element))
            };
            let (start, end) = (gone(&l.start), gone(&l.end));
            if let Kind::Line(l) | Kind::Arrow(l) = &mut elements[i].kind {
                if start {
                    l.start = None;
                }
                if end {
                    l.end = None;
                }
            }
        }
    }
    for i in 0..elements.len() {
        if !reroute(&mut elements[i]) {
            repair_self_bound(elements, index, i);
        }
    }
}

/// Routes an elbow arrow that hangs on nothing and leans.
fn reroute(e: &mut Element) -> bool {
    let (x, y) = (e.x, e.y);
    let Kind::Arrow(l) = &mut e.kind else {
        return false;
    };
    if !l.elbowed || l.has_fixed_segments || l.start.is_some() || l.end.is_some() {
        return false;
    }
    let Some((start, points, size)) = route::reroute(x, y, &l.points) else {
        return false;
    };
    l.points = points;
    [e.x, e.y] = start;
    (e.width, e.height) = size;
    true
}

fn repair_label(elements: &mut [Element], index: &Index, label: usize, container: &str) {
    let Some(&at) = index.get(container) else {
        if let Kind::Text(t) = &mut elements[label].kind {
            t.container = None;
        }
        return;
    };
    if elements[label].deleted {
        return;
    }
    let id = elements[label].id.clone();
    let bound = &mut elements[at].bound;
    if !bound.iter().any(|b| b.id == id) {
        bound.push(Bound { is_text: true, id });
    }
}

/// For every element the last one, counted from 1, that was found to have it bound.
struct Seen(Vec<usize>);

impl Seen {
    /// Whether an element is bound to another for the first time.
    fn is_first(&mut self, bound: usize, to: usize) -> bool {
        std::mem::replace(&mut self.0[bound], to + 1) != to + 1
    }
}

fn repair_container(elements: &mut [Element], index: &Index, at: usize, seen: &mut Seen) {
    let id = elements[at].id.clone();
    let mut bound = std::mem::take(&mut elements[at].bound);
    bound.retain(|b| {
        let Some(&other) = index.get(&b.id) else {
            return false;
        };
        if !seen.is_first(other, at) || elements[other].deleted {
            return false;
        }
        if let Kind::Text(t) = &mut elements[other].kind
            && t.container.is_none()
        {
            t.container = Some(id.clone());
        }
        true
    });
    elements[at].bound = bound;
}

/// An elbow arrow from an element to itself that ran off to infinity becomes a small loop.
fn repair_self_bound(elements: &mut [Element], index: &Index, at: usize) {
    let Kind::Arrow(l) = &elements[at].kind else {
        return;
    };
    let (Some(start), Some(end)) = (&l.start, &l.end) else {
        return;
    };
    let far = l
        .points
        .iter()
        .any(|p| p[0].abs() > 1e6 || p[1].abs() > 1e6);
    if !l.elbowed || start.element != end.element || !far {
        return;
    }
    let Some(&target) = index.get(&start.element) else {
        return;
    };
    let (x, y) = (elements[target].x, elements[target].y);
    let (w, h) = (elements[target].width, elements[target].height);
    let points = vec![
        [0.0, 0.0],
        [0.0, -10.0],
        [w / 2.0 + 5.0, -10.0],
        [w / 2.0 + 5.0, h / 2.0 + 5.0],
    ];
    let e = &mut elements[at];
    e.x = x + w / 2.0;
    e.y = y - 5.0;
    // restoring again, as an export does, takes the size from the points
    (e.width, e.height) = extent(&points);
    if let Kind::Arrow(l) = &mut e.kind {
        l.points = points;
    }
}
