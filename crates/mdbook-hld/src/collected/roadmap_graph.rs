//! The graph of prerequisites: boxes in rows, each below everything it needs.

use crate::html::escape;

const WIDTH: usize = 158;
const HEIGHT: usize = 48;
const GAP: usize = 14;
const DROP: usize = 44;
/// Boxes side by side; four fit a phone held sideways and a column of text.
const COLUMNS: usize = 4;
/// Characters of one line in a box.
const LINE: usize = 20;

/// One chapter of the graph.
pub(super) struct Node {
    pub label: String,
    pub address: String,
    /// Other nodes of the graph, by their place in the list.
    pub needs: Vec<usize>,
}

/// The graph as inline SVG on one line; `id` keeps its ids apart from those of other graphs.
///
/// It says nothing that the list below it does not say, so it is hidden from assistive technology.
pub(super) fn draw(nodes: &[Node], id: &str) -> String {
    let rows = rows(nodes);
    let mut boxes = vec![Place::default(); nodes.len()];
    for (row, members) in rows.iter().enumerate() {
        for (column, node) in members.iter().enumerate() {
            let x = indent(members.len()) + column * (WIDTH + GAP) + 1;
            boxes[*node] = Place {
                row,
                x,
                y: row * (HEIGHT + DROP) + 1,
            };
        }
    }
    let (width, height) = (
        COLUMNS * (WIDTH + GAP) - GAP + 2,
        rows.len() * (HEIGHT + DROP) - DROP + 2,
    );
    let mut svg = format!(
        "<figure class=\"hld-roadmap\" tabindex=\"0\" aria-label=\"The chapters as a graph; the list below says the same\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" aria-hidden=\"true\" focusable=\"false\" font-family=\"inherit\" \
         font-size=\"13\"><defs><marker id=\"{id}-head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"currentColor\"/></marker></defs>"
    );
    svg.push_str(
        "<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.45\" stroke-width=\"1.5\">",
    );
    for (to, node) in nodes.iter().enumerate() {
        for from in node
            .needs
            .iter()
            .filter(|from| !is_implied(nodes, to, **from))
        {
            // A circle of prerequisites is reported elsewhere; here it must only not look like an arrow upwards.
            if boxes[to].row > boxes[*from].row {
                let way = way(boxes[*from], boxes[to], &rows);
                svg.push_str(&format!(
                    "<path d=\"{way}\" marker-end=\"url(#{id}-head)\"/>"
                ));
            }
        }
    }
    svg.push_str("</g>");
    for (node, Place { x, y, .. }) in nodes.iter().zip(&boxes) {
        svg.push_str(&format!(
            "<a href=\"{}\" tabindex=\"-1\"><rect class=\"hld-node\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
             rx=\"6\" fill=\"var(--hld-node, var(--bg, Canvas))\" stroke=\"currentColor\"/>",
            escape(&node.address)
        ));
        let lines = lines(&node.label);
        let middle = y + HEIGHT / 2 + 5;
        let first = if lines.len() == 2 { middle - 8 } else { middle };
        for (index, line) in lines.iter().enumerate() {
            svg.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"currentColor\">{}</text>",
                x + WIDTH / 2,
                first + index * 16,
                escape(line)
            ));
        }
        svg.push_str("</a>");
    }
    svg.push_str("</svg></figure>");
    svg
}

/// Where a box stands.
#[derive(Clone, Copy, Default)]
struct Place {
    row: usize,
    x: usize,
    y: usize,
}

/// What stands free on the left of a centered row.
fn indent(boxes: usize) -> usize {
    (COLUMNS - boxes) * (WIDTH + GAP) / 2
}

/// The way of an arrow: down from one box, through a gap of each row between, to the other box.
fn way(from: Place, to: Place, rows: &[Vec<usize>]) -> String {
    let (mut x, mut y) = (from.x + WIDTH / 2, from.y + HEIGHT);
    let end = to.x + WIDTH / 2;
    let mut way = format!("M{x} {y}");
    for (row, members) in rows.iter().enumerate().take(to.row).skip(from.row + 1) {
        let left = to.row - row + 1;
        // Where a straight line would pass, and the gap that is nearest to it.
        let aim = (x * (left - 1) + end) / left;
        let gap = (0..=members.len())
            .map(|gap| (indent(members.len()) + gap * (WIDTH + GAP)).saturating_sub(GAP / 2) + 1)
            .min_by_key(|gap| gap.abs_diff(aim))
            .unwrap_or(aim);
        let top = row * (HEIGHT + DROP) + 1;
        bend(&mut way, (x, y), (gap, top));
        (x, y) = (gap, top + HEIGHT);
        way.push_str(&format!("V{y}"));
    }
    bend(&mut way, (x, y), (end, to.y - 2));
    way
}

fn bend(way: &mut String, (x1, y1): (usize, usize), (x2, y2): (usize, usize)) {
    let middle = y1.midpoint(y2);
    way.push_str(&format!("C{x1} {middle},{x2} {middle},{x2} {y2}"));
}

/// Whether another prerequisite needs this one already: the arrow would say nothing new.
fn is_implied(nodes: &[Node], of: usize, need: usize) -> bool {
    let mut seen = vec![false; nodes.len()];
    let mut open: Vec<usize> = nodes[of]
        .needs
        .iter()
        .copied()
        .filter(|other| *other != need && *other != of)
        .collect();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if nodes[at].needs.contains(&need) {
            return true;
        }
        open.extend(nodes[at].needs.iter().copied().filter(|next| *next != of));
    }
    false
}

/// The nodes in rows from top to bottom, at most [`COLUMNS`] in each, none above what it needs.
fn rows(nodes: &[Node]) -> Vec<Vec<usize>> {
    let mut layer = vec![0usize; nodes.len()];
    // As many rounds as there are nodes settle every graph without a circle, and end on one with.
    for _ in 0..nodes.len() {
        let mut changed = false;
        for at in 0..nodes.len() {
            let below = nodes[at]
                .needs
                .iter()
                .filter(|need| **need != at)
                .map(|need| layer[*need] + 1)
                .max()
                .unwrap_or(0);
            if below > layer[at] && below < nodes.len() {
                layer[at] = below;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let depth = layer.iter().max().map_or(0, |deepest| deepest + 1);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut column = vec![0usize; nodes.len()];
    for level in 0..depth {
        let mut members: Vec<usize> = (0..nodes.len())
            .filter(|node| layer[*node] == level)
            .collect();
        // Below the middle of what it needs, then in reading order: short arrows, few crossings.
        members.sort_by_key(|node| {
            let needs = &nodes[*node].needs;
            let sum: usize = needs.iter().map(|need| column[*need]).sum();
            (
                if needs.is_empty() {
                    0
                } else {
                    sum * 1000 / needs.len()
                },
                *node,
            )
        });
        for row in members.chunks(COLUMNS) {
            // Centered columns in half steps, so that rows of different lengths compare.
            for (index, node) in row.iter().enumerate() {
                column[*node] = COLUMNS - row.len() + 2 * index;
            }
            rows.push(row.to_vec());
        }
    }
    rows
}

/// A label in one line or two.
fn lines(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split_whitespace() {
        let last = lines.len() - 1;
        if lines[last].is_empty() {
            lines[last].push_str(word);
        } else if lines[last].chars().count() + 1 + word.chars().count() <= LINE {
            lines[last].push(' ');
            lines[last].push_str(word);
        } else if lines.len() == 1 {
            lines.push(word.to_owned());
        } else {
            lines[last].push('…');
            break;
        }
    }
    for line in &mut lines {
        if line.chars().count() > LINE + 1 {
            *line = line.chars().take(LINE).chain(['…']).collect();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(needs: &[usize]) -> Node {
        Node {
            label: "A & B".to_owned(),
            address: "a.md".to_owned(),
            needs: needs.to_vec(),
        }
    }

    #[test]
    fn nothing_stands_above_what_it_needs() {
        let nodes = [node(&[1]), node(&[]), node(&[0, 1])];
        assert_eq!(rows(&nodes), [vec![1], vec![0], vec![2]]);
    }

    #[test]
    fn a_circle_ends() {
        let nodes = [node(&[1]), node(&[0]), node(&[2])];
        assert_eq!(rows(&nodes).concat().len(), 3);
        assert!(draw(&nodes, "r").starts_with("<figure"));
    }

    #[test]
    fn rows_are_at_most_four_wide() {
        let nodes: Vec<Node> = (0..9).map(|_| node(&[])).collect();
        assert_eq!(
            rows(&nodes).iter().map(Vec::len).collect::<Vec<_>>(),
            [4, 4, 1]
        );
    }

    #[test]
    fn an_arrow_that_says_nothing_new_is_left_out() {
        let nodes = [node(&[]), node(&[0]), node(&[0, 1])];
        assert!(is_implied(&nodes, 2, 0));
        assert!(!is_implied(&nodes, 2, 1));
        assert_eq!(draw(&nodes, "r").matches("marker-end").count(), 2);
    }

    #[test]
    fn a_long_arrow_passes_between_the_boxes() {
        let rows = [vec![0], vec![1], vec![2]];
        let place = |row: usize| Place {
            row,
            x: indent(1) + 1,
            y: row * (HEIGHT + DROP) + 1,
        };
        let way = way(place(0), place(2), &rows);
        let gap = indent(1) - GAP / 2 + 1;
        assert!(
            way.contains(&format!("{gap} {}V", HEIGHT + DROP + 1)),
            "{way}"
        );
    }

    #[test]
    fn long_labels_are_cut() {
        assert_eq!(lines("Caching strategies"), ["Caching strategies"]);
        assert_eq!(
            lines("Authentication and authorization compared"),
            ["Authentication and", "authorization…"]
        );
        assert_eq!(lines(""), [""]);
    }

    #[test]
    fn the_graph_is_one_line_of_escaped_text() {
        let svg = draw(&[node(&[]), node(&[0])], "r");
        assert!(
            !svg.contains('\n')
                && svg.contains("A &amp; B")
                && svg.contains("marker-end=\"url(#r-head)\"")
        );
    }
}
