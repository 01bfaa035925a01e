//! Where labels, numbers and crosses go along their arrows, clear of everything else.

use crate::geometry::{Point, Rect, path_length, point_along};
use crate::route::{Manner, Route};
use crate::text::{Block, SMALL_SIZE};

/// The radius of a number's disc.
pub(crate) const DISC: f64 = 12.0;
/// Length of an arrow's head along the line, with a little air.
pub(crate) const HEAD: f64 = 22.0;
/// Half the size of a failure cross.
pub(crate) const CROSS: f64 = 8.0;

/// What hangs on one arrow.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub label: Option<String>,
    pub number: bool,
    pub cross: bool,
    pub both: bool,
    pub label_at: Option<f64>,
    /// Drawn with a second line beside the first.
    pub double: bool,
}

/// Where it hangs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    pub label: Option<(Block, Point)>,
    pub number: Option<Point>,
    pub cross: Option<Point>,
}

impl Marks {
    pub(crate) fn label_rect(&self) -> Option<Rect> {
        self.label
            .as_ref()
            .map(|(block, center)| Rect::centered(*center, block.w + 8.0, block.h))
    }

    pub(crate) fn number_rect(&self) -> Option<Rect> {
        self.number
            .map(|center| Rect::centered(center, 2.0 * DISC, 2.0 * DISC))
    }

    pub(crate) fn cross_rect(&self) -> Option<Rect> {
        self.cross
            .map(|center| Rect::centered(center, 2.0 * CROSS, 2.0 * CROSS))
    }
}

/// The ways an arrow's label may be broken, best first.
pub(crate) fn label_blocks(label: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for limit in [150.0, 110.0, 80.0, 230.0] {
        let block = Block::wrapped(label, SMALL_SIZE, limit);
        if !blocks.contains(&block) {
            blocks.push(block);
        }
    }
    blocks
}

/// Places every mark; `solid` are boxes, `soft` are texts and frames that a label should leave alone.
pub(crate) fn place(
    routes: &[Route],
    wishes: &[Wish],
    solid: &[Rect],
    soft: &[Rect],
) -> Vec<Marks> {
    let mut marks: Vec<Marks> = vec![Marks::default(); routes.len()];
    for (index, (route, wish)) in routes.iter().zip(wishes).enumerate() {
        if wish.number {
            marks[index].number = Some(number_place(route, wish, index, routes, &marks, solid));
        }
        if wish.cross {
            let length = path_length(&route.path);
            let from_end = (HEAD + CROSS + 6.0).min(length / 2.0);
            marks[index].cross = Some(point_along(&route.path, length - from_end).0);
        }
    }
    // The labels with the least choice first: short arrows, then wide labels.
    let mut order: Vec<usize> = (0..routes.len())
        .filter(|index| wishes[*index].label.is_some())
        .collect();
    order.sort_by(|a, b| {
        path_length(&routes[*a].path)
            .total_cmp(&path_length(&routes[*b].path))
            .then(a.cmp(b))
    });
    for round in 0..3 {
        for &index in &order {
            let Some(label) = &wishes[index].label else {
                continue;
            };
            marks[index].label = None;
            let blocks = label_blocks(label);
            let mut best: Option<(f64, Block, Point)> = None;
            for (rank, block) in blocks.iter().enumerate() {
                for (share, center) in centers(&routes[index], wishes[index].label_at) {
                    let mut cost = cost(index, block, center, routes, wishes, &marks, solid, soft);
                    cost += 24.0 * (share - 0.5).abs() + 3.0 * rank as f64;
                    cost += if upright_beside_level(&routes[index], center, block.w) {
                        9.0
                    } else {
                        0.0
                    };
                    // In the first round the later labels are not placed yet: stay near the middle.
                    cost += if round == 0 {
                        20.0 * (share - 0.5).abs()
                    } else {
                        0.0
                    };
                    if best
                        .as_ref()
                        .is_none_or(|(least, _, _)| cost < *least - 1e-9)
                    {
                        best = Some((cost, block.clone(), center));
                    }
                }
            }
            marks[index].label = best.map(|(_, block, center)| (block, center));
        }
    }
    marks
}

/// Candidate label centers with their share of the way; a curve can only hold its label at its middle point.
fn centers(route: &Route, label_at: Option<f64>) -> Vec<(f64, Point)> {
    let length = path_length(&route.path);
    if route.manner == Manner::Curve {
        return vec![(0.5, curve_middle(route))];
    }
    if let Some(share) = label_at {
        return vec![(share, point_along(&route.path, share * length).0)];
    }
    (3..=17)
        .map(|step| f64::from(step) / 20.0)
        .map(|share| (share, point_along(&route.path, share * length).0))
        .collect()
}

/// Whether the label would lie across an upright stretch although a level one could hold it.
fn upright_beside_level(route: &Route, center: Point, w: f64) -> bool {
    let stretches = || {
        route
            .path
            .windows(2)
            .map(|pair| (pair[0], pair[1].minus(pair[0])))
    };
    let on_upright = stretches().any(|(start, way)| {
        way.x.abs() < 1.0
            && (center.x - start.x).abs() < 1.0
            && (center.y - start.y) * (center.y - start.y - way.y) <= 0.0
    });
    on_upright && stretches().any(|(_, way)| way.y.abs() < 1.0 && way.x.abs() > w + 90.0)
}

/// The point of a curve at which the editor centers its label.
pub(crate) fn curve_middle(route: &Route) -> Point {
    let count = route.points.len();
    if count % 2 == 1 {
        return route.points[count / 2];
    }
    let steps = (route.path.len() - 1) / (count - 1).max(1);
    route.path[((count / 2 - 1) * steps + steps / 2).min(route.path.len() - 1)]
}

fn number_place(
    route: &Route,
    wish: &Wish,
    index: usize,
    routes: &[Route],
    marks: &[Marks],
    solid: &[Rect],
) -> Point {
    let length = path_length(&route.path);
    let nearest = if wish.both {
        HEAD + DISC + 5.0
    } else {
        DISC + 5.0
    };
    let farthest = (length - HEAD - DISC).max(nearest.min(length / 2.0));
    let mut best = (
        f64::INFINITY,
        point_along(&route.path, nearest.min(farthest)).0,
    );
    for step in 0..8 {
        let distance = (nearest + 7.0 * f64::from(step)).min(farthest);
        let center = point_along(&route.path, distance).0;
        let rect = Rect::centered(center, 2.0 * DISC + 4.0, 2.0 * DISC + 4.0);
        let mut cost = 2.0 * f64::from(step);
        cost += marks
            .iter()
            .filter_map(Marks::number_rect)
            .map(|other| rect.shared(other))
            .sum::<f64>();
        cost += solid.iter().map(|other| rect.shared(*other)).sum::<f64>();
        for (other, path) in routes.iter().enumerate() {
            if other != index {
                cost += 1.5 * rect.covered_path(&path.path);
            }
        }
        if cost < best.0 - 1e-9 {
            best = (cost, center);
        }
    }
    best.1
}

#[allow(clippy::too_many_arguments)] // All that a label must keep clear of.
fn cost(
    index: usize,
    block: &Block,
    center: Point,
    routes: &[Route],
    wishes: &[Wish],
    marks: &[Marks],
    solid: &[Rect],
    soft: &[Rect],
) -> f64 {
    let rect = Rect::centered(center, block.w + 12.0, block.h + 4.0);
    let mut cost = 0.0;
    for (other, mark) in marks.iter().enumerate() {
        let own = if other == index { 2.0 } else { 1.0 };
        cost += own
            * mark
                .number_rect()
                .map_or(0.0, |disc| 1.5 * rect.shared(disc));
        cost += own
            * mark
                .cross_rect()
                .map_or(0.0, |sign| 1.5 * rect.shared(sign));
        cost += mark
            .label_rect()
            .map_or(0.0, |label| 1.0 * rect.shared(label.grown(2.0)));
    }
    cost += solid
        .iter()
        .map(|other| 0.7 * rect.shared(other.grown(3.0)))
        .sum::<f64>();
    cost += soft
        .iter()
        .map(|other| 0.7 * rect.shared(*other))
        .sum::<f64>();
    for (other, route) in routes.iter().enumerate() {
        if other == index {
            // The head must show, and a bit of the tail.
            let length = path_length(&route.path);
            let tip = point_along(&route.path, length - HEAD / 2.0).0;
            cost += 2.0 * rect.shared(Rect::centered(tip, HEAD, HEAD));
            let tail = point_along(&route.path, 4.0).0;
            cost += rect.shared(Rect::centered(tail, 8.0, 8.0));
            // A bend under the label hides which way the line goes on.
            let bends = &route.points[1..route.points.len() - 1];
            cost += bends
                .iter()
                .filter(|bend| route.manner == Manner::Elbow && rect.grown(11.0).contains(**bend))
                .count() as f64
                * 30.0;
        } else {
            let wide = if wishes[other].double { 6.0 } else { 0.0 };
            cost += 4.0 * rect.grown(wide).covered_path(&route.path);
            if let Some(tip) = route.path.last() {
                cost += 0.5 * rect.shared(Rect::centered(*tip, HEAD, HEAD));
            }
        }
    }
    cost
}
