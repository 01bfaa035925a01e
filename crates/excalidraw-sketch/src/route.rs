//! The way of every arrow: straight where it is free, else with right-angled bends around the boxes.

use crate::bend::{bend, simplified};
use crate::geometry::{Point, Rect, crosses, smooth};
use crate::model::{SIDES, Side};
use crate::shape::Node;

/// Between the end of an arrow and its box.
pub(crate) const GAP: f64 = 5.0;
/// Beyond so many boxes times arrows, arrows stay straight: searching ways would take minutes for a drawing nobody can follow.
const MOST_PAIRS: usize = 1500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Crowd {
    Readable,
    Hopeless,
}

/// What the layout knows of an arrow before it has a way.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub from: usize,
    pub to: usize,
    pub via: Vec<Point>,
    pub from_side: Option<Side>,
    pub to_side: Option<Side>,
    /// How wide its label is when it runs level, and how high when it runs upright: the space to the next parallel arrow.
    pub thick: (f64, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Straight,
    Elbow,
    Curve,
}

#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub manner: Manner,
    /// The points the editor stores.
    pub points: Vec<Point>,
    /// The line as drawn, for measuring.
    pub path: Vec<Point>,
    /// Boxes the arrow runs through although they are not its ends.
    pub through: Vec<usize>,
}

impl Route {
    fn new(manner: Manner, points: Vec<Point>) -> Route {
        let path = if manner == Manner::Curve {
            smooth(&points)
        } else {
            points.clone()
        };
        Route {
            manner,
            points,
            path,
            through: Vec::new(),
        }
    }
}

impl Side {
    pub(crate) fn normal(self) -> Point {
        match self {
            Side::Left => Point { x: -1.0, y: 0.0 },
            Side::Right => Point { x: 1.0, y: 0.0 },
            Side::Top => Point { x: 0.0, y: -1.0 },
            Side::Bottom => Point { x: 0.0, y: 1.0 },
        }
    }

    pub(crate) fn level(self) -> bool {
        matches!(self, Side::Left | Side::Right)
    }

    pub(crate) fn opposite(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
            Side::Top => Side::Bottom,
            Side::Bottom => Side::Top,
        }
    }
}

/// One end of an arrow on a side of a box.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    pub node: usize,
    pub side: Side,
    pub along: f64,
}

#[derive(Debug, Clone)]
struct Plan {
    manner: Manner,
    start: End,
    end: End,
    /// Both ends share a coordinate: the arrow is exactly level or upright.
    aligned: bool,
}

/// Finds a way for every link; `keep_out` are texts that no line should cross.
pub(crate) fn route(nodes: &[Node], links: &[Link], keep_out: &[Rect]) -> Vec<Route> {
    let crowd = if nodes.len() * links.len() > MOST_PAIRS {
        Crowd::Hopeless
    } else {
        Crowd::Readable
    };
    let mut plans: Vec<Plan> = Vec::new();
    for link in links {
        let next = plan(nodes, link, keep_out, &plans, crowd);
        plans.push(next);
    }
    spread(nodes, links, &mut plans);
    let mut routes: Vec<Option<Route>> = vec![None; links.len()];
    // Straight arrows cannot give way, so they come first.
    for (index, plan) in plans.iter().enumerate() {
        if links[index].from == links[index].to && links[index].via.is_empty() {
            routes[index] = Some(around_itself(nodes, plan, &links[index]));
        } else if !links[index].via.is_empty() {
            routes[index] = Some(through_points(nodes, &links[index], plan));
        } else if plan.manner == Manner::Straight {
            routes[index] = Some(straight(nodes, plan));
        }
    }
    for _ in 0..2 {
        for index in 0..links.len() {
            if plans[index].manner == Manner::Straight
                || !links[index].via.is_empty()
                || links[index].from == links[index].to
            {
                continue;
            }
            let others: Vec<&Route> = routes
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .filter_map(|(_, route)| route.as_ref())
                .collect();
            let plan = &plans[index];
            let found = bend(nodes, (plan.start, plan.end), &others, keep_out)
                .map(|(points, _)| Route::new(Manner::Elbow, points));
            routes[index] = Some(found.unwrap_or_else(|| straight(nodes, plan)));
        }
    }
    let mut routes: Vec<Route> = routes.into_iter().flatten().collect();
    for (route, link) in routes.iter_mut().zip(links) {
        route.through = nodes
            .iter()
            .enumerate()
            .filter(|(index, node)| {
                *index != link.from
                    && *index != link.to
                    && node.extent().grown(-2.0).covered_path(&route.path) > 1.0
            })
            .map(|(index, _)| index)
            .collect();
    }
    routes
}

/// Chooses sides and manner with every end in the middle of its side.
fn plan(nodes: &[Node], link: &Link, keep_out: &[Rect], earlier: &[Plan], crowd: Crowd) -> Plan {
    let sides = |fixed: Option<Side>| fixed.map_or(SIDES.to_vec(), |side| vec![side]);
    let middle = |node: usize, side: Side| End {
        node,
        side,
        along: 0.0,
    };
    let (from, to) = (&nodes[link.from], &nodes[link.to]);
    if link.from == link.to {
        let (side, other) = (
            link.from_side.unwrap_or(Side::Right),
            link.to_side.unwrap_or(Side::Top),
        );
        let (start, end) = (middle(link.from, side), middle(link.to, other));
        return Plan {
            manner: Manner::Elbow,
            start,
            end,
            aligned: false,
        };
    }
    let mut offers: Vec<(f64, Plan)> = Vec::new();
    let first_target = link.via.first().copied().unwrap_or(to.center);
    let last_source = link.via.last().copied().unwrap_or(from.center);
    for start_side in sides(link.from_side) {
        for end_side in sides(link.to_side) {
            let plan = Plan {
                manner: Manner::Straight,
                start: middle(link.from, start_side),
                end: middle(link.to, end_side),
                aligned: facing(from, to, start_side, end_side).is_some(),
            };
            let (a, b) = match facing(from, to, start_side, end_side) {
                Some(shared) if link.via.is_empty() => {
                    let level = start_side.level();
                    let along = |node: &Node| {
                        if level {
                            shared - node.center.y
                        } else {
                            shared - node.center.x
                        }
                    };
                    (
                        from.port(start_side, along(from)),
                        to.port(end_side, along(to)),
                    )
                }
                _ => (from.port(start_side, 0.0), to.port(end_side, 0.0)),
            };
            let out = if link.via.is_empty() {
                b.minus(a)
            } else {
                first_target.minus(a)
            };
            let back = if link.via.is_empty() {
                a.minus(b)
            } else {
                last_source.minus(b)
            };
            let (leave, arrive) = (
                out.unit().dot(start_side.normal()),
                back.unit().dot(end_side.normal()),
            );
            if leave < 0.25 || arrive < 0.25 {
                continue;
            }
            let mut cost = out.length() + 70.0 * (2.0 - leave - arrive);
            if link.via.is_empty() {
                let line = [a, b];
                for (index, node) in nodes.iter().enumerate() {
                    let grown = if index == link.from || index == link.to {
                        -2.0
                    } else {
                        9.0
                    };
                    cost += if node.extent().grown(grown).covered_path(&line) > 0.5 {
                        5000.0
                    } else {
                        0.0
                    };
                }
                cost += keep_out
                    .iter()
                    .map(|rect| 4.0 * rect.covered_path(&line))
                    .sum::<f64>();
                // Too short a line shows no head; a bend elsewhere is better.
                cost += if out.length() < 30.0 { 400.0 } else { 0.0 };
                for other in earlier {
                    let (c, d) = other.middles(nodes);
                    cost += if crosses(a, b, c, d) { 50.0 } else { 0.0 };
                    // Slanted arrows between the same boxes run too close for their labels: send one around.
                    let same = other.start.node.min(other.end.node) == link.from.min(link.to)
                        && other.start.node.max(other.end.node) == link.from.max(link.to);
                    let beside = other.manner == Manner::Straight && !other.aligned;
                    cost += if same && !plan.aligned && beside {
                        400.0
                    } else {
                        0.0
                    };
                }
                // An open crossing at a shallow angle reads worse than one bend.
                cost += if !plan.aligned && leave.min(arrive) < 0.5 {
                    200.0
                } else {
                    0.0
                };
            }
            offers.push((cost, plan));
        }
    }
    // What a straight arrow costs beyond its length is trouble; then a way with bends may be better.
    let trouble = offers
        .iter()
        .map(|(cost, plan)| cost - plan.length(nodes))
        .fold(f64::INFINITY, f64::min);
    if trouble > 150.0 && link.via.is_empty() && crowd == Crowd::Readable {
        for start_side in sides(link.from_side) {
            for end_side in sides(link.to_side) {
                let (start, end) = (middle(link.from, start_side), middle(link.to, end_side));
                if let Some((_, cost)) = bend(nodes, (start, end), &[], keep_out) {
                    offers.push((
                        cost,
                        Plan {
                            manner: Manner::Elbow,
                            start,
                            end,
                            aligned: false,
                        },
                    ));
                }
            }
        }
    }
    let best = offers.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, plan)| plan).unwrap_or_else(|| {
        let (start, end) = nearest_sides(from, to);
        Plan {
            manner: Manner::Straight,
            start: middle(link.from, start),
            end: middle(link.to, end),
            aligned: false,
        }
    })
}

impl Plan {
    fn middles(&self, nodes: &[Node]) -> (Point, Point) {
        let at = |end: End| nodes[end.node].port(end.side, end.along);
        (at(self.start), at(self.end))
    }

    fn length(&self, nodes: &[Node]) -> f64 {
        let (a, b) = self.middles(nodes);
        b.minus(a).length()
    }
}

fn nearest_sides(from: &Node, to: &Node) -> (Side, Side) {
    let way = to.center.minus(from.center);
    let side = match (way.x.abs() > way.y.abs(), way.x > 0.0, way.y > 0.0) {
        (true, true, _) => Side::Right,
        (true, false, _) => Side::Left,
        (false, _, true) => Side::Bottom,
        (false, _, false) => Side::Top,
    };
    (side, side.opposite())
}

/// The coordinate two facing sides have in common, if an exactly level or upright arrow fits between them.
fn facing(from: &Node, to: &Node, start: Side, end: Side) -> Option<f64> {
    if end != start.opposite() {
        return None;
    }
    let (a, b) = (from.body(), to.body());
    let (low, high, reach, middle) = if start.level() {
        let reach = from.reach(start).min(to.reach(end));
        (
            a.y.max(b.y),
            a.bottom().min(b.bottom()),
            reach,
            (from.center.y, to.center.y),
        )
    } else {
        let reach = from.reach(start).min(to.reach(end));
        (
            a.x.max(b.x),
            a.right().min(b.right()),
            reach,
            (from.center.x, to.center.x),
        )
    };
    let between = if start.level() {
        if start == Side::Right {
            b.x - a.right()
        } else {
            a.x - b.right()
        }
    } else if start == Side::Bottom {
        b.y - a.bottom()
    } else {
        a.y - b.bottom()
    };
    if high - low < 18.0 || between < 8.0 {
        return None;
    }
    // Aim at the smaller box's middle, as far as the bigger one reaches.
    let target = if from.reach(start) <= to.reach(end) {
        middle.0
    } else {
        middle.1
    };
    let other = if from.reach(start) <= to.reach(end) {
        middle.1
    } else {
        middle.0
    };
    let far_reach = from.reach(start).max(to.reach(end));
    let _ = reach;
    let shared = target.clamp(other - far_reach, other + far_reach);
    (shared > low + 4.0 && shared < high - 4.0).then_some(shared)
}

/// Moves ends that share a side apart, in the order that keeps arrows from crossing.
fn spread(nodes: &[Node], links: &[Link], plans: &mut [Plan]) {
    // Where each end would like to be, in absolute pixels along its side.
    let target = |plan: &Plan, link: &Link, start: bool| -> Point {
        if start {
            link.via
                .first()
                .copied()
                .unwrap_or(nodes[plan.end.node].center)
        } else {
            link.via
                .last()
                .copied()
                .unwrap_or(nodes[plan.start.node].center)
        }
    };
    for plan in plans.iter_mut() {
        if plan.aligned {
            let (from, to) = (&nodes[plan.start.node], &nodes[plan.end.node]);
            if let Some(shared) = facing(from, to, plan.start.side, plan.end.side) {
                let level = plan.start.side.level();
                plan.start.along = shared - if level { from.center.y } else { from.center.x };
                plan.end.along = shared - if level { to.center.y } else { to.center.x };
            }
        }
    }
    for round in 0..12 {
        for (index, node) in nodes.iter().enumerate() {
            for side in SIDES {
                let mut ends: Vec<(f64, usize, bool)> = Vec::new();
                for (link_index, plan) in plans.iter().enumerate() {
                    for (start, end) in [(true, plan.start), (false, plan.end)] {
                        if end.node != index || end.side != side || plan.start.node == plan.end.node
                        {
                            continue;
                        }
                        let goal = target(plan, &links[link_index], start);
                        let way = goal.minus(node.center);
                        // The slope toward the other end orders ends without crossing them.
                        let depth = way.dot(side.normal()).abs().max(20.0);
                        let run = if side.level() { way.y } else { way.x };
                        let aim = if round == 0 && !plan.aligned {
                            (run / depth).clamp(-2.0, 2.0)
                        } else {
                            0.0
                        };
                        ends.push((end.along + aim, link_index, start));
                    }
                }
                if ends.len() < 2 {
                    continue;
                }
                ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let reach = node.reach(side);
                let wished: Vec<f64> = ends
                    .windows(2)
                    .map(|pair| {
                        let room = |entry: &(f64, usize, bool)| {
                            let thick = links[entry.1].thick;
                            if side.level() { thick.0 } else { thick.1 }
                        };
                        (room(&pair[0]) + room(&pair[1])) / 2.0
                    })
                    .collect();
                let total: f64 = wished.iter().sum();
                let squeeze = if total > 2.0 * reach {
                    2.0 * reach / total
                } else {
                    1.0
                };
                let gaps: Vec<f64> = wished.iter().map(|gap| gap * squeeze).collect();
                let mut places: Vec<f64> = ends.iter().map(|end| end.0).collect();
                separate(&mut places, &gaps, reach);
                for (place, (_, link_index, start)) in places.iter().zip(&ends) {
                    let plan = &mut plans[*link_index];
                    if *start {
                        plan.start.along = *place;
                    } else {
                        plan.end.along = *place;
                    }
                }
            }
        }
        for plan in plans.iter_mut().filter(|plan| plan.aligned) {
            let (from, to) = (&nodes[plan.start.node], &nodes[plan.end.node]);
            let level = plan.start.side.level();
            let base = |node: &Node| if level { node.center.y } else { node.center.x };
            let shared = (base(from) + plan.start.along + base(to) + plan.end.along) / 2.0;
            plan.start.along = shared - base(from);
            plan.end.along = shared - base(to);
        }
    }
}

/// Pushes sorted places at least the gaps apart, inside plus and minus `reach`, moving them as little as possible.
fn separate(places: &mut [f64], gaps: &[f64], reach: f64) {
    for _ in 0..30 {
        let mut moved = false;
        for index in 1..places.len() {
            let missing = gaps[index - 1] - (places[index] - places[index - 1]);
            if missing > 0.05 {
                places[index - 1] -= missing / 2.0;
                places[index] += missing / 2.0;
                moved = true;
            }
        }
        let count = places.len();
        let (over, under) = (places[count - 1] - reach, -reach - places[0]);
        if over > 0.0 {
            places[count - 1] = reach;
        }
        if under > 0.0 {
            places[0] = -reach;
        }
        if !moved {
            break;
        }
    }
}

fn straight(nodes: &[Node], plan: &Plan) -> Route {
    let a = nodes[plan.start.node].port(plan.start.side, plan.start.along);
    let b = nodes[plan.end.node].port(plan.end.side, plan.end.along);
    let way = b.minus(a).unit();
    let gap = GAP.min(b.minus(a).length() / 4.0);
    Route::new(
        Manner::Straight,
        vec![a.plus(way.times(gap)), b.minus(way.times(gap))],
    )
}

/// A loop from a box back to itself, around one of its corners.
fn around_itself(nodes: &[Node], plan: &Plan, link: &Link) -> Route {
    const OUT: f64 = 32.0;
    let node = &nodes[plan.start.node];
    let corners: Vec<(Side, Side)> = [
        (Side::Right, Side::Top),
        (Side::Left, Side::Top),
        (Side::Right, Side::Bottom),
        (Side::Left, Side::Bottom),
    ]
    .into_iter()
    .flat_map(|(level, upright)| [(level, upright), (upright, level)])
    .filter(|(start, end)| {
        link.from_side.is_none_or(|side| side == *start)
            && link.to_side.is_none_or(|side| side == *end)
    })
    .collect();
    let corners = if corners.is_empty() {
        vec![(Side::Right, Side::Top)]
    } else {
        corners
    };
    let loops = corners.iter().map(|(start, end)| {
        let (level, upright) = if start.level() {
            (*start, *end)
        } else {
            (*end, *start)
        };
        let (right, down) = (level.normal(), upright.normal());
        let side = node
            .port(level, down.y * node.h * 0.2)
            .plus(right.times(GAP));
        let top = node
            .port(upright, right.x * node.w * 0.22)
            .plus(down.times(GAP));
        let body = node.extent();
        let x = if level == Side::Right {
            body.right() + OUT
        } else {
            body.x - OUT
        };
        let y = if upright == Side::Top {
            body.y - OUT
        } else {
            body.bottom() + OUT
        };
        let mut points = vec![
            side,
            Point { x, y: side.y },
            Point { x, y },
            Point { x: top.x, y },
            top,
        ];
        if !start.level() {
            points.reverse();
        }
        points
    });
    let crowd = |points: &[Point]| -> f64 {
        let area = Rect::around(points.iter().copied()).grown(10.0);
        nodes
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != plan.start.node)
            .map(|(_, other)| area.shared(other.extent()))
            .sum()
    };
    let best = loops
        .min_by(|a, b| crowd(a).total_cmp(&crowd(b)))
        .unwrap_or_default();
    Route::new(Manner::Elbow, best)
}

/// The author's own bends: right angles stay right angles, anything else becomes a curve.
fn through_points(nodes: &[Node], link: &Link, plan: &Plan) -> Route {
    let end = |end: End, next: Point| -> Point {
        let node = &nodes[end.node];
        let body = node.body();
        // Leave level or upright when the bend lies right across from a side.
        let reach = node.reach(end.side);
        let along = if end.side.level() {
            next.y - node.center.y
        } else {
            next.x - node.center.x
        };
        let outside = if end.side.level() {
            next.x < body.x || next.x > body.right()
        } else {
            next.y < body.y || next.y > body.bottom()
        };
        let place = if outside && along.abs() <= reach {
            along
        } else {
            end.along
        };
        node.port(end.side, place)
            .plus(end.side.normal().times(GAP))
    };
    let mut points = vec![end(plan.start, link.via[0])];
    points.extend(&link.via);
    points.push(end(plan.end, link.via[link.via.len() - 1]));
    let square = points.windows(2).all(|pair| {
        let way = pair[1].minus(pair[0]);
        way.x.abs() < 1.0 || way.y.abs() < 1.0
    });
    if square {
        for index in 1..points.len() {
            let way = points[index].minus(points[index - 1]);
            if way.x.abs() < 1.0 {
                points[index].x = points[index - 1].x;
            } else {
                points[index].y = points[index - 1].y;
            }
        }
        Route::new(Manner::Elbow, simplified(points))
    } else {
        Route::new(Manner::Curve, points)
    }
}
