//! No bytes make the parser panic, and what it says stays within the file: seeded mutations of real constructs.

use hld_notes::{Book, Chapter, Config, LineIndex, check_book, fix, parse};

/// Pieces that the dialect is made of: mutations recombine them.
const PIECES: &[&str] = &[
    "---\ntitle: A\nneeds: [a, b]\nterms:\n  a | b: c\nrelated:\n  x: y\nchecked: 2026-11\n---\n",
    "---\r\ntitle: \"é\"\r\nkind: concept\r\n---\r\n",
    "# A\n\n## B {#id .k onclick=x}\n\n",
    "> [!GOLD] id=a kind=b\n> line\n>\n> when: x\n>\n> follow-up: q\n> -> a\n\n",
    "> [!CHECK] id=c kind=choose\n> q\n> - A. x\n>\n> answer: y\n>\n> why: z\n\n",
    "> [!NOTE]\n> x\n\n",
    "Compare: a vs b {#t}\n\n| a | b |\n| --- | :-: |\n| ❌[^f] | ✅ |\n| `x\\|y` |\n\n[^f]: note\n\n",
    "```table\nfile = \"a.csv\"\ncaption = \"x\"\nalign = [\"left\"]\n```\n\n",
    "![1. a. 2. b.](../../diagrams/x.excalidraw \"cap\")\n\n",
    "```python {2,5-7}\n{{#include ../x.py:core}}\n```\n\n",
    "```estimate\na = 50e6 users # 5.0e7 user\nb = a / 1 day # 579 user/s  (x)\nc = ceil(min(1, 2) ^ 2) * -3%\n```\n\n",
    "text `= 0.999^4 = 99.6%` and `= 1` [l](b.md#x) <kbd id=\"a\">x</kbd> <img src=x onerror=y> <!-- c -->\n\n",
    "<!-- hld:mixed-check 10 a/ -->\n\n<!-- hld:gold-lines -->\n\n",
    "- a\n  - b\n    > c\n    > [!GOLD] id=z\n\n1. x\n\n   ```estimate\n   a = 1\n   ```\n\n",
    "a\n: b\n: c\n\n",
    "üß† â€™ ‚Äî ðŸ§\u{a0} \u{feff}\u{0}\r\n\u{2028}",
    "{{#include ../../x}} \\{{#include y}} {{#playground z editable}}\n",
    "[a]: <b c> \"d\"\n[a] [x](javascript:alert(1)) <https://a.b> ![](y)\n",
    "\\ \t    code\n\n\t\tmore\n",
    "|a|\n|-|\n",
];

/// A small generator, so that a failure can be repeated from its seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

fn mutate(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..1 + random.below(5) {
        let piece = PIECES[random.below(PIECES.len())].as_bytes();
        if random.below(4) == 0 {
            // The piece inside a quote or a list.
            let prefix: &[u8] = [&b"> "[..], b"- ", b"   ", b"\t", b">"][random.below(5)];
            for line in piece.split_inclusive(|b| *b == b'\n') {
                bytes.extend_from_slice(prefix);
                bytes.extend_from_slice(line);
            }
        } else {
            bytes.extend_from_slice(piece);
        }
    }
    for _ in 0..random.below(8) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 => bytes[at] = random.below(256) as u8,
            1 => {
                bytes.remove(at);
            }
            2 => bytes.insert(at, b"|>`[]{}<>=#*_-: \n\r\t\\\"'!^0"[random.below(25)]),
            3 => {
                let end = (at + random.below(20)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + random.below(40)).min(bytes.len());
                let copy: Vec<u8> = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => bytes.truncate(at.max(1)),
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    bytes
}

/// Everything that other crates index the source with.
fn spans_fit(chapter: &Chapter) {
    let source = chapter.source.as_str();
    let fits = |span: hld_notes::Span, what: &str| {
        assert!(
            source.get(span.range()).is_some(),
            "{what} {span:?} in {source:?}"
        );
    };
    chapter
        .headings
        .iter()
        .for_each(|h| fits(h.span, "heading"));
    chapter
        .sections
        .iter()
        .for_each(|s| fits(s.span, "section"));
    for gold in &chapter.golds {
        fits(gold.span, "gold");
        fits(gold.line.span, "gold line");
        gold.id
            .iter()
            .for_each(|id| assert_eq!(id.span.of(source), id.value));
        for follow_up in &gold.follow_ups {
            fits(follow_up.question.span, "question");
            fits(follow_up.answer.span, "answer");
        }
    }
    for check in &chapter.checks {
        fits(check.span, "check");
        fits(check.question.span, "question");
        check
            .id
            .iter()
            .for_each(|id| assert_eq!(id.span.of(source), id.value));
    }
    for table in &chapter.tables {
        fits(table.span, "table");
        for cell in table.header.iter().chain(table.rows.iter().flatten()) {
            fits(cell.span, "cell");
            cell.marks.iter().for_each(|m| fits(m.span, "mark"));
        }
    }
    chapter
        .table_blocks
        .iter()
        .for_each(|b| fits(b.span, "table block"));
    chapter
        .diagrams
        .iter()
        .for_each(|d| fits(d.paragraph.unwrap_or(d.span), "diagram"));
    chapter
        .images
        .iter()
        .for_each(|i| fits(i.target.span, "image"));
    chapter
        .code_blocks
        .iter()
        .for_each(|c| fits(c.span, "code"));
    for estimate in &chapter.estimates {
        fits(estimate.span, "estimate");
        let text = estimate.text.text.as_str();
        for line in &estimate.lines {
            for span in [Some(line.span), line.name, line.expression, line.comment]
                .into_iter()
                .flatten()
            {
                assert!(
                    text.get(span.range()).is_some(),
                    "line {span:?} in {text:?}"
                );
            }
            line.claim
                .iter()
                .for_each(|c| assert!(text.get(c.span.range()).is_some()));
        }
    }
    for inline in &chapter.inline_estimates {
        fits(inline.span, "inline estimate");
        assert!(inline.text.get(inline.expression.range()).is_some());
        inline
            .claim
            .iter()
            .for_each(|c| assert!(inline.text.get(c.span.range()).is_some()));
    }
    for html in &chapter.html {
        fits(html.span, "html");
        for tag in &html.tags {
            fits(tag.span, "tag");
            tag.attributes
                .iter()
                .for_each(|a| fits(a.span, "attribute"));
        }
    }
    chapter
        .links
        .iter()
        .for_each(|l| fits(l.dest_span.unwrap_or(l.span), "link"));
    chapter
        .includes
        .iter()
        .for_each(|i| assert_eq!(i.path.span.of(source), i.path.value));
    chapter
        .collected
        .iter()
        .for_each(|c| fits(c.span, "comment"));
}

#[test]
fn no_bytes_make_it_panic() {
    let rounds: u64 = std::env::var("ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6_000);
    let config: Config = toml::from_str(
        "front-matter = \"required\"\nroadmap-topics = 3\n[kinds.concept]\nsections = [\"B\", \"A\"]\nwords = [1, 2]\nchecks = [1, 2]",
    )
    .expect("settings");
    for seed in 1..=rounds {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let bytes = mutate(&mut random);
        let (chapter, mut findings) = parse("core/a.md", &bytes);
        spans_fit(&chapter);
        findings.extend(check_book(&Book {
            chapters: &[&chapter],
            config: &config,
            today: None,
            coverage: None,
        }));
        let index = LineIndex::new(&chapter.source);
        for finding in &findings {
            let ends = finding.span.end <= chapter.source.len()
                && chapter.source.get(finding.span.range()).is_some();
            assert!(
                ends || finding.path != chapter.path,
                "seed {seed}: {finding:?} in {:?}",
                chapter.source
            );
            index.line_column(&chapter.source, finding.span.start);
        }
        let mended = fix(&chapter.source, &findings);
        let (again, _) = parse("core/a.md", mended.as_bytes());
        spans_fit(&again);
    }
}

#[test]
fn parsing_is_a_function_of_the_bytes() {
    let mut random = Random(7);
    for _ in 0..200 {
        let bytes = mutate(&mut random);
        let (first, found) = parse("a.md", &bytes);
        let (second, again) = parse("a.md", &bytes);
        assert_eq!(found, again);
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }
}
