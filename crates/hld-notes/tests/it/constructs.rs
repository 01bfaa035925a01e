//! What is read from a chapter, construct by construct.

use crate::{Fixture, check, clean};
use expect_test::{Expect, expect};
use hld_notes::{AlertKind, Chapter, CheckKind, Collection, MarkKind, Month, Target, parse};

fn debug(value: impl std::fmt::Debug, expected: Expect) {
    expected.assert_eq(&format!("{value:#?}\n"));
}

#[test]
fn front_matter_is_read_with_places() {
    let text = "---\ntitle: Rate limiting\nkind: concept            # a comment\nsummary: \"Five limiters: one burst.\"\npart: core\nroadmap: [9]\nnotes: [4, 3]\nlevel: core\nneeds: [core/throughput]\nrelated:\n  scale/backpressure: what to do when the limit is the consumer's, not yours\nterms:\n  token bucket: A limiter that refills tokens.\n  sliding window log | ~log | sliding log: A limiter that keeps times.\nchecked: 2026-11\n---\n\n# Rate limiting\n";
    let (chapter, findings) = parse("core/rate-limiting.md", text.as_bytes());
    assert_eq!(findings, []);
    assert_eq!(chapter.slug, "core/rate-limiting");
    let front = chapter.front.as_ref().expect("front matter");
    assert_eq!(front.span.of(text).lines().count(), 16);
    assert_eq!(&text[chapter.body.start..], "\n# Rate limiting\n");
    for spanned in [&front.title, &front.kind, &front.part, &front.level] {
        let spanned = spanned.as_ref().expect("a value");
        assert_eq!(spanned.span.of(text), spanned.value);
    }
    let summary = front.summary.as_ref().expect("summary");
    assert_eq!(summary.value, "Five limiters: one burst.");
    assert_eq!(summary.span.of(text), "\"Five limiters: one burst.\"");
    assert_eq!(
        front
            .notes
            .iter()
            .map(|n| (n.value, n.span.of(text)))
            .collect::<Vec<_>>(),
        [(4, "4"), (3, "3")]
    );
    assert_eq!(front.needs[0].span.of(text), "core/throughput");
    assert_eq!(front.related[0].slug.value, "scale/backpressure");
    assert_eq!(
        front.related[0].why.value,
        "what to do when the limit is the consumer's, not yours"
    );
    assert_eq!(front.terms[1].name.value, "sliding window log");
    assert_eq!(front.terms[1].aliases, ["log", "sliding log"]);
    assert_eq!(front.terms[1].common, ["log"]);
    assert_eq!(
        front.terms[1].definition.value,
        "A limiter that keeps times."
    );
    assert_eq!(
        front.checked.as_ref().map(|c| c.value),
        Some(Month {
            year: 2026,
            month: 11
        })
    );
    assert_eq!(chapter.title(), Some("Rate limiting"));
}

#[test]
fn byte_order_mark_and_carriage_returns_do_no_harm() {
    let text = "\u{feff}---\r\ntitle: Übung\r\nkind: case\r\n---\r\n\r\n# Übung\r\n\r\n> [!GOLD] id=a\r\n> Say it.\r\n>\r\n> when: now\r\n>\r\n> follow-up: Why?\r\n> -> Because.\r\n\r\nTable: T {#t}\r\n\r\n| a | b |\r\n| - | - |\r\n| 1 | ✅ |\r\n\r\n```estimate\r\na = 5 * 2 # 10\r\nb = a # 11\r\n```\r\n";
    let (chapter, findings) = parse("a.md", text.as_bytes());
    let index = hld_notes::LineIndex::new(text);
    let places: Vec<_> = findings
        .iter()
        .map(|f| (f.code.name(), index.line_column(text, f.span.start)))
        .collect();
    assert_eq!(places.len(), 1, "{findings:#?}");
    assert_eq!(
        (places[0].0, places[0].1.line, places[0].1.column),
        ("estimate-claim-wrong", 24, 9)
    );
    assert_eq!(index.line_column(text, 3).column, 1);
    assert_eq!(chapter.golds[0].line.text, "Say it.");
    assert_eq!(chapter.golds[0].follow_ups[0].answer.text, "Because.");
    assert_eq!(chapter.tables[0].rows[0][1].marks[0].kind, MarkKind::Yes);
    assert_eq!(
        chapter.tables[0]
            .caption
            .as_ref()
            .expect("caption")
            .text
            .text,
        "T"
    );
    assert_eq!(
        chapter.estimates[0].text.text,
        "a = 5 * 2 # 10\nb = a # 11\n"
    );
    assert_eq!(chapter.title(), Some("Übung"));
}

#[test]
fn a_rule_is_no_front_matter() {
    for text in [
        "---\n\nText.\n\n---\n\nMore.\n",
        "---\nText without a key.\n",
        "Text.\n\n---\ntitle: x\n---\n",
    ] {
        let (chapter, _) = parse("a.md", text.as_bytes());
        assert!(
            chapter.front.is_none() || text.starts_with("---\n\nText"),
            "{text}"
        );
        assert!(!Fixture::new(text).report().contains("unclosed"));
    }
}

#[test]
fn gold_lines() {
    let text = "Before.\n\n> [!GOLD] id=cache-aside-ttl\n> I prefer *cache-aside* strategy\n> with TTL and invalidation.\n>\n> when: asked how you keep the cache correct\n>\n> follow-up: What if the delete fails after the write commits?\n> -> The TTL bounds the staleness.\n> Retry the delete from the outbox.\n>\n> follow-up: And before? -> Then nothing changed.\n\nAfter.\n";
    let chapter = clean(text);
    let gold = &chapter.golds[0];
    assert_eq!(gold.anchor().as_deref(), Some("gold-cache-aside-ttl"));
    assert_eq!(
        gold.line.text,
        "I prefer *cache-aside* strategy\nwith TTL and invalidation."
    );
    assert_eq!(
        gold.line.span.of(text),
        "I prefer *cache-aside* strategy\n> with TTL and invalidation."
    );
    assert_eq!(
        gold.when.as_ref().map(|w| w.text.as_str()),
        Some("asked how you keep the cache correct")
    );
    assert_eq!(gold.follow_ups.len(), 2);
    assert_eq!(
        gold.follow_ups[0].question.text,
        "What if the delete fails after the write commits?"
    );
    assert_eq!(
        gold.follow_ups[0].answer.text,
        "The TTL bounds the staleness.\nRetry the delete from the outbox."
    );
    assert_eq!(gold.follow_ups[1].question.text, "And before?");
    assert_eq!(gold.follow_ups[1].answer.text, "Then nothing changed.");
    assert!(
        gold.span.of(text).starts_with("> [!GOLD]")
            && gold.span.of(text).trim_end().ends_with("changed.")
    );
    // A byte of the excerpt leads back to the file.
    let outbox = gold.follow_ups[0]
        .answer
        .text
        .find("outbox")
        .expect("the word");
    assert!(text[gold.follow_ups[0].answer.to_source(outbox)..].starts_with("outbox."));
}

#[test]
fn self_checks() {
    let text = "> [!CHECK] id=rl-1 kind=choose\n> Which one?\n>\n> - A. This.\n> - B. That.\n>\n> ```python\n> answer: not this line\n> ```\n>\n> answer: A, the first.\n>\n> why: B knows nothing.\n> It never did.\n";
    let chapter = clean(text);
    let check = &chapter.checks[0];
    assert_eq!(check.anchor().as_deref(), Some("check-rl-1"));
    assert_eq!(
        check.kind.as_ref().map(|k| k.value),
        Some(CheckKind::Choose)
    );
    assert_eq!(
        check.question.text,
        "Which one?\n\n- A. This.\n- B. That.\n\n```python\nanswer: not this line\n```"
    );
    assert_eq!(
        check.answer.as_ref().map(|a| a.text.as_str()),
        Some("A, the first.")
    );
    assert_eq!(
        check.why.as_ref().map(|w| w.text.as_str()),
        Some("B knows nothing.\nIt never did.")
    );
}

#[test]
fn a_callout_without_spaces_or_with_lazy_lines_is_read_too() {
    let text = ">[!gold] id=a\n>Say it.\n>when: now\n>follow-up: Why?\n->  Lazily, on a line of its own.\n";
    let chapter = clean(text);
    assert_eq!(chapter.golds[0].line.text, "Say it.");
    assert_eq!(
        chapter.golds[0].follow_ups[0].answer.text,
        "Lazily, on a line of its own."
    );
}

#[test]
fn alerts() {
    let chapter = clean(
        "> [!NOTE]\n> a\n\n> [!TIP]\n> b\n\n> [!IMPORTANT]\n> c\n\n> [!WARNING]\n> d\n\n> [!CAUTION]\n> e\n\n> A plain quote.\n\n> [a link](https://example.org)\n",
    );
    let kinds: Vec<AlertKind> = chapter.alerts.iter().map(|alert| alert.kind).collect();
    assert_eq!(
        kinds,
        [
            AlertKind::Note,
            AlertKind::Tip,
            AlertKind::Important,
            AlertKind::Warning,
            AlertKind::Caution
        ]
    );
}

#[test]
fn every_fault_of_a_callout_is_found_in_one_run() {
    check(
        "> [!GOLD] kind=x\n> One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one.\n>\n> when:\n>\n> follow-up: Why?\n\n> [!CHECK] id=Big id=b\n>\n> why: x\n>\n> why: y\n\n> - [!GOLD] id=b\n\n- > [!GOLDEN] x\n",
        expect![[r#"
            core/example.md:1:3: error[callout-missing-id]: this gold line has no id
              help: write `[!GOLD] id=…`, unique in the book
            core/example.md:1:3: error[gold-missing-when]: this gold line does not say when to say it
              help: add a paragraph `when: …`
            core/example.md:1:11: error[callout-attribute]: `kind=x` is not an attribute of a gold line
              help: the marker takes `id=…`; the text begins on the next line
            core/example.md:2:3: error[gold-too-long]: this gold line has 21 words
              help: at most 20: it is said in one breath
            core/example.md:6:14: error[gold-missing-answer]: this follow-up question has no answer
              help: the answer stands on the next line, after `->`
            core/example.md:8:3: error[check-unknown-kind]: this self-check has no kind
              help: write `kind=…` with one of choose, estimate, order, flaw, recall, explain
            core/example.md:8:3: error[check-missing-question]: this self-check asks nothing
              help: the question stands on the line after the marker
            core/example.md:8:3: error[check-missing-answer]: this self-check has no answer
              help: add a paragraph `answer: …`
            core/example.md:8:15: error[callout-bad-id]: `Big` is not an id
              help: an id is made of lower-case letters, digits and hyphens, and begins with a letter or a digit
            core/example.md:8:19: error[callout-attribute]: `id` stands twice
            core/example.md:12:3: error[callout-repeated-field]: `why:` stands twice in this self-check
            core/example.md:16:5: error[alert-unknown-kind]: `[!GOLDEN]` is not a kind of callout
              help: did you mean `[!GOLD]`? known are GOLD, CHECK, NOTE, TIP, IMPORTANT, WARNING, CAUTION
        "#]],
    );
}

#[test]
fn tables() {
    let text = "Compare: RabbitMQ *vs* Kafka {#rabbitmq-vs-kafka}\n\n| Feature | RabbitMQ | Kafka |\n| :--- | :-: | --: |\n| Replay | ❌[^streams] | ✅\u{fe0f} |\n| A \\| B | | `x` |\n\n[^streams]: Streams replay.\n\nPlain:\n\n| a |\n|---|\n";
    let chapter = clean(text);
    let table = &chapter.tables[0];
    assert_eq!(table.anchor().as_deref(), Some("table-rabbitmq-vs-kafka"));
    assert!(table.compares() && table.top_level);
    assert_eq!(
        table.caption.as_ref().expect("caption").text.text,
        "RabbitMQ *vs* Kafka"
    );
    assert_eq!(format!("{:?}", table.alignment), "[Left, Center, Right]");
    let cells: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.span.of(text)).collect())
        .collect();
    assert_eq!(
        cells,
        [
            ["Replay", "❌[^streams]", "✅\u{fe0f}"],
            ["A \\| B", "", "`x`"]
        ]
    );
    assert_eq!(table.rows[0][1].marks[0].kind, MarkKind::No);
    assert_eq!(table.rows[0][1].marks[0].span.of(text), "❌");
    assert_eq!(table.rows[0][2].marks[0].span.of(text), "✅\u{fe0f}");
    assert!(chapter.tables[1].caption.is_none());
    assert!(text[table.span.start..].starts_with("| Feature"));
    assert!(text[..table.span.end].trim_end().ends_with("`x` |"));
}

#[test]
fn table_blocks() {
    let chapter = clean(
        "```table\nfile = \"quotas.csv\"\ncaption = \"Quotas of five *queues*\"\nid = \"queue-quotas\"\ncompare = true\nalign = [\"left\", \"right\"]\n```\n",
    );
    let block = &chapter.table_blocks[0];
    assert_eq!(block.anchor().as_deref(), Some("table-queue-quotas"));
    assert_eq!(
        block.file.as_ref().map(|f| f.value.as_str()),
        Some("quotas.csv")
    );
    assert_eq!(
        block.caption.as_ref().map(|c| c.value.as_str()),
        Some("Quotas of five *queues*")
    );
    assert!(block.compare);
    assert_eq!(format!("{:?}", block.align), "[Left, Right]");
    assert!(chapter.code_blocks.is_empty());
    check(
        "```table\nfile = 5\nfiel = \"x\"\nid = \"A b\"\nalign = [\"middle\"]\ncompare = true\n```\n",
        expect![[r#"
            core/example.md:2:1: error[table-missing-id]: this comparison table has no id
              help: add `id = "…"`
            core/example.md:2:1: error[table-block-key]: this table block has no `caption`
            core/example.md:2:1: error[table-block-key]: this table block has no `file`
            core/example.md:2:8: error[table-block-key]: `file` is not a string
            core/example.md:3:1: error[table-block-key]: `fiel` is not a setting of a table block
              help: known are file, caption, id, compare, align
            core/example.md:4:7: error[table-bad-id]: `A b` is not an id
              help: an id is made of lower-case letters, digits and hyphens, and begins with a letter or a digit
            core/example.md:5:9: error[table-block-key]: `align` is not a list of "left", "center" and "right"
        "#]],
    );
}

#[test]
fn drawings_and_images() {
    let text = "![1. The *service* reads. 2. It sets.](../../diagrams/caching-cache-aside.excalidraw \"Cache-aside: one read\")\n\n![A photo](photo.png \"Title\")\n\n[![x](a%20b.png)](https://example.org)\n";
    let chapter = clean(text);
    let diagram = &chapter.diagrams[0];
    assert_eq!(diagram.name(), "caching-cache-aside");
    assert_eq!(diagram.anchor(), "diagram-caching-cache-aside");
    assert_eq!(diagram.alt, "1. The service reads. 2. It sets.");
    assert_eq!(diagram.caption, "Cache-aside: one read");
    assert_eq!(
        diagram.target.span.of(text),
        "../../diagrams/caching-cache-aside.excalidraw"
    );
    assert_eq!(
        diagram.paragraph.map(|p| p.of(text).trim_end()),
        text.lines().next()
    );
    let images: Vec<(&str, &str, &str)> = chapter
        .images
        .iter()
        .map(|i| (i.target.value.as_str(), i.alt.as_str(), i.title.as_str()))
        .collect();
    assert_eq!(
        images,
        [("photo.png", "A photo", "Title"), ("a%20b.png", "x", "")]
    );
}

#[test]
fn drawings_that_do_not_stand_alone() {
    let drawing = |name: &str| format!("![1. a.](../../diagrams/{name}.excalidraw \"c\")");
    let text = format!(
        "- {}\n\n> {}\n\n{} {}\n\n{}\ntext\n\n*{}*\n",
        drawing("a"),
        drawing("b"),
        drawing("c"),
        drawing("d"),
        drawing("e"),
        drawing("f")
    );
    let fixture = Fixture::new(&text);
    let places: Vec<&str> = fixture.findings.iter().map(|f| f.code.name()).collect();
    assert_eq!(places, ["diagram-not-alone"; 6]);
}

#[test]
fn code_blocks() {
    let text = "```python {5, 2-3,3-4}\na\nb\nc\nd\ne\n```\n\n~~~\nplain\n~~~\n\n    indented\n\n```rust,ignore\nx\n```\n\n- in a list\n\n  ```sh\n  one\n  two\n  ```\n\n```js {.class}\n```\n";
    let chapter = clean(text);
    let found: Vec<_> = chapter
        .code_blocks
        .iter()
        .map(|c| {
            (
                c.lang.as_deref(),
                c.marks.as_slice(),
                c.text.text.as_str(),
                c.top_level,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("python"), &[(2, 5)][..], "a\nb\nc\nd\ne\n", true),
            (None, &[][..], "plain\n", true),
            (None, &[][..], "indented\n", true),
            (Some("rust"), &[][..], "x\n", true),
            (Some("sh"), &[][..], "one\ntwo\n", false),
            (Some("js"), &[][..], "", true),
        ]
    );
    let nested = &chapter.code_blocks[4];
    let two = nested.text.text.find("two").expect("the line");
    assert!(text[nested.text.to_source(two)..].starts_with("two\n"));
}

#[test]
fn raw_html() {
    let text = "A<br>b <kbd title=\"Control\">Ctrl</kbd> <details open><summary>x</summary></details> <!-- unseen -->\n";
    let chapter = clean(text);
    assert!(chapter.html.iter().all(|html| html.allowed && !html.block));
    let names: Vec<String> = chapter
        .html
        .iter()
        .flat_map(|h| &h.tags)
        .map(|t| format!("{}{}", if t.closing { "/" } else { "" }, t.name))
        .collect();
    assert_eq!(
        names,
        [
            "br", "kbd", "/kbd", "details", "summary", "/summary", "/details"
        ]
    );
    check(
        "<div onclick='x'>\n<p>text</p>\n</div>\n\nA <b onmouseover=alert(1)>b</b> <script>x</script> <svg/onload=x> <A HREF=\"j\">\n\n<!--> <img src=x> -->\n\n<!-- a --!> <iframe>\n-->\n\n<b\n",
        expect![[r#"
            core/example.md:1:1: error[html-not-allowed]: the tag `div` is not allowed
              help: allowed are br, wbr, sub, sup, kbd, abbr, mark, small, del, ins, b, i, em, strong, code, details, summary; write Markdown instead
            core/example.md:2:1: error[html-not-allowed]: the tag `p` is not allowed
              help: allowed are br, wbr, sub, sup, kbd, abbr, mark, small, del, ins, b, i, em, strong, code, details, summary; write Markdown instead
            core/example.md:5:6: error[html-attribute]: the attribute `onmouseover` of `b` is not allowed
              help: allowed are `title`, `open` and `id`
            core/example.md:5:33: error[html-not-allowed]: the tag `script` is not allowed
              help: allowed are br, wbr, sub, sup, kbd, abbr, mark, small, del, ins, b, i, em, strong, code, details, summary; write Markdown instead
            core/example.md:5:67: error[html-not-allowed]: the tag `a` is not allowed
              help: allowed are br, wbr, sub, sup, kbd, abbr, mark, small, del, ins, b, i, em, strong, code, details, summary; write Markdown instead
            core/example.md:7:7: error[html-not-allowed]: the tag `img` is not allowed
              help: allowed are br, wbr, sub, sup, kbd, abbr, mark, small, del, ins, b, i, em, strong, code, details, summary; write Markdown instead
            core/example.md:9:13: error[html-not-allowed]: the tag `iframe` is not allowed
              help: allowed are br, wbr, sub, sup, kbd, abbr, mark, small, del, ins, b, i, em, strong, code, details, summary; write Markdown instead
        "#]],
    );
}

#[test]
fn html_as_text_means_nothing_else() {
    let shown = hld_notes::text_only("<a href=\"[x](javascript:y)\">\n*b* `c`");
    assert!(
        shown
            .chars()
            .all(|c| c.is_alphanumeric() || " &#;".contains(c)),
        "{shown}"
    );
    assert!(shown.starts_with("&#60;a href&#61;&#34;&#91;x"));
}

#[test]
fn links() {
    let text = "[a *b*](../scale/kafka.md#offsets \"t\") [c](#here) <https://example.org> <me@example.org> [d](mailto:x@y.z) [e][ref] [f]()\n\n[ref]: a%20b.md\n\n## Here\n";
    let (chapter, _) = parse("core/a.md", text.as_bytes());
    let found: Vec<(&str, &Target, Option<&str>)> = chapter
        .links
        .iter()
        .map(|l| (l.text.as_str(), &l.target, l.dest_span.map(|s| s.of(text))))
        .collect();
    let path = |path: &str, fragment: Option<&str>| Target::Path {
        path: path.into(),
        fragment: fragment.map(str::to_owned),
    };
    assert_eq!(
        found[0],
        (
            "a b",
            &path("../scale/kafka.md", Some("offsets")),
            Some("../scale/kafka.md#offsets")
        )
    );
    assert_eq!(
        found[1],
        ("c", &Target::Fragment("here".into()), Some("#here"))
    );
    assert_eq!(
        found[2],
        (
            "https://example.org",
            &Target::Web,
            Some("https://example.org")
        )
    );
    assert_eq!(found[4], ("d", &Target::Mail, Some("mailto:x@y.z")));
    assert_eq!(found[5], ("e", &path("a b.md", None), None));
    assert_eq!(found[6], ("f", &Target::Empty, None));
}

#[test]
fn addresses_that_run_are_seen_through_disguises() {
    let text = "[a](JaVaScRiPt:x) [b](&#106;avascript:x) [c](<java\tscript:x>) [d](data:text/html,x) <vbscript:x> ![e](file:///etc/passwd) [f](//example.org) [g](\\\\\\\\host)\n";
    let fixture = Fixture::new(text);
    let codes: Vec<&str> = fixture.findings.iter().map(|f| f.code.name()).collect();
    assert_eq!(
        codes,
        [
            "link-scheme",
            "link-scheme",
            "link-scheme",
            "link-scheme",
            "link-scheme",
            "link-scheme",
            "link-absolute",
            "link-absolute"
        ]
    );
    assert!(
        fixture.chapters[0]
            .links
            .iter()
            .all(|link| !link.target.is_allowed())
    );
}

#[test]
fn headings_and_sections() {
    let text = "# Title *one*\n\n## Setup `x`\n\ntext\n\n### Deep\n\n## Setup x\n\n- a\n\n1. b\n\n## Named {#own .k}\n\n> ## In a quote\n\n## “Quoted” -- it's\n\n## Note[^n]\n\n[^n]: x\n\nterm\n: definition\n";
    let chapter = clean(text);
    let ids: Vec<(&str, u8, bool)> = chapter
        .headings
        .iter()
        .map(|h| (h.id.as_str(), h.level, h.explicit_id))
        .collect();
    assert_eq!(
        ids,
        [
            ("title-one", 1, false),
            ("setup-x", 2, false),
            ("deep", 3, false),
            ("setup-x-1", 2, false),
            ("own", 2, true),
            ("in-a-quote", 2, false),
            ("quoted--its", 2, false),
            ("note1", 2, false),
        ]
    );
    assert_eq!(chapter.definition_ids[0].value, "term");
    let sections: Vec<(&str, &str)> = chapter
        .sections
        .iter()
        .map(|s| {
            (
                s.title.as_str(),
                s.span.of(text).lines().last().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(sections[0], ("Setup x", ""));
    assert_eq!(sections.len(), 5);
    assert_eq!(
        chapter
            .section_at(text.find("- a").expect("the list"))
            .map(|s| s.id.as_str()),
        Some("setup-x-1")
    );
    assert_eq!(chapter.top_level_lists.len(), 2);
}

#[test]
fn words_of_prose() {
    let count = |text: &str| parse("a.md", text.as_bytes()).0.prose_words;
    assert_eq!(
        count("---\ntitle: not counted\n---\n\n# Not counted\n\nThree short words.\n"),
        3
    );
    assert_eq!(
        count("It's don't \"quoted\" -- a dash... e.g. `code span` 5 %\n"),
        9
    );
    assert_eq!(
        count("**Bo**ld [link text](x.md) ![alt text](y.png)\n\n- one\n- two\n"),
        6
    );
    assert_eq!(
        count(
            "| not | counted |\n| --- | --- |\n| a | b |\n\n```\nnot counted\n```\n\n    nor this\n"
        ),
        0
    );
    assert_eq!(
        count(
            "> [!CHECK] id=a kind=recall\n> Two words?\n>\n> answer: not counted\n>\n> why: not either\n"
        ),
        2
    );
    assert_eq!(
        count(
            "> [!GOLD] id=a\n> Two words.\n>\n> when: one\n>\n> follow-up: Why is this?\n> -> Not counted.\n"
        ),
        6
    );
}

#[test]
fn includes() {
    let text = "```python\n{{#include ../examples/bucket.py:core}}\n{{ #rustdoc_include x.rs }}\n```\n\n\\{{#include not.md}} {{#include nor.md}} and\n{{#playground y.rs editable}} {{#title T}} {{{{#include\n z.md}}\n";
    let chapter = clean(text);
    let found: Vec<(&str, Option<&str>)> = chapter
        .includes
        .iter()
        .map(|i| (i.path.value.as_str(), i.part.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("../examples/bucket.py", Some("core")),
            ("x.rs", None),
            ("y.rs", None),
            ("z.md", None)
        ]
    );
    assert!(
        chapter
            .includes
            .iter()
            .all(|i| i.path.span.of(text) == i.path.value)
    );
}

#[test]
fn collections() {
    let names = [
        "gold-lines",
        "comparison-tables",
        "glossary",
        "numbers",
        "facts",
        "flashcards",
        "diagrams",
        "sources",
        "coverage",
        "roadmap",
    ];
    let text: String = names
        .iter()
        .map(|name| format!("<!-- hld:{name} -->\n\n"))
        .collect();
    let chapter = clean(&text);
    assert_eq!(chapter.collected.len(), names.len());
    for (comment, name) in chapter.collected.iter().zip(names) {
        assert_eq!(comment.span.of(&text), format!("<!-- hld:{name} -->"));
    }
    let chapter =
        clean("Text.\n\n<!--hld:mixed-check 10 foundations/-->\n<!-- an ordinary comment -->\n");
    debug(
        chapter
            .collected
            .iter()
            .map(|c| &c.what)
            .collect::<Vec<&Collection>>(),
        expect![[r#"
            [
                MixedCheck {
                    count: 10,
                    below: "foundations/",
                },
            ]
        "#]],
    );
}

#[test]
fn footnotes_in_every_place() {
    check(
        "Text[^a] and [^b].\n\n| x[^c] |\n| --- |\n| y[^d] |\n\n> quote[^e] \\[^not] `[^not]`\n\n[^a]: A\n[^c]: C\n[^unused]: U\n",
        expect![[r#"
            core/example.md:1:14: error[footnote-undefined]: the footnote `b` is not defined
              help: add a line `[^b]: …`, or write `\[` for a bracket
            core/example.md:5:4: error[footnote-undefined]: the footnote `d` is not defined
              help: add a line `[^d]: …`, or write `\[` for a bracket
            core/example.md:7:8: error[footnote-undefined]: the footnote `e` is not defined
              help: add a line `[^e]: …`, or write `\[` for a bracket
            core/example.md:11:1: warning[footnote-unused]: nothing refers to the footnote `unused`
              help: write `[^unused]` where it belongs, or take it out
        "#]],
    );
}

#[test]
fn anchors_of_a_chapter() {
    let text = "---\ntitle: T\nneeds: [x]\n---\n\n# T\n\n> [!GOLD] id=g\n> a\n>\n> when: b\n>\n> follow-up: c\n> -> d\n\nTable: T {#t}\n\n| a |\n|---|\n\n<b id=\"raw\">x</b>[^f]\n\n[^f]: y\n";
    let chapter: Chapter = parse("a.md", text.as_bytes()).0;
    let anchors: Vec<String> = chapter.anchors().into_iter().collect();
    assert_eq!(
        anchors,
        ["footnote-f", "gold-g", "raw", "related", "t", "table-t"]
    );
}

#[test]
fn readme_is_the_index_of_its_folder() {
    let slug = |path: &str| parse(path, b"").0.slug;
    assert_eq!(slug("README.md"), "index");
    assert_eq!(slug("core/README.md"), "core/index");
    assert_eq!(slug("core\\latency.md"), "core/latency");
}

#[test]
fn bytes_that_are_not_utf8() {
    let (chapter, findings) = parse("a.md", b"# Caf\xe9\n\nna\xefve\n");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.name(), "invalid-utf8");
    assert_eq!(
        findings[0].message,
        "byte 0xE9 on line 1 is not valid UTF-8, and 1 more in this file"
    );
    assert_eq!(findings[0].span.of(&chapter.source), "\u{fffd}");
    assert!(findings[0].fixes.is_empty());
}
