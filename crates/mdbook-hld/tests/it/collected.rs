//! Collected pages: what two chapters hold, on the pages that bring it together.

use crate::support::{Built, Fixture, SCENE};

const FRONT: &str = "kind: concept\nsummary: S.\npart: core\nchecked: 2025-11\n";

fn book(comment: &str) -> Built {
    let caching = format!(
        "---\ntitle: Caching\n{FRONT}terms:\n  cache-aside | lazy loading: The app reads the cache, then the database.\n---\n\n# Caching\n\n\
         > [!GOLD] id=ttl\n> Name the [TTL](#numbers-to-know).\n>\n> when: asked\n>\n> follow-up: Why?\n> -> Because.\n\n\
         > [!CHECK] id=c-1 kind=recall\n> What?\n>\n> answer: That.\n\n\
         Compare: Aside vs through {{#aside}}\n\n| Row | A | B |\n| --- | --- | ---: |\n| Loss | ✅[^n] | [x](../scale/kafka.md) |\n\n[^n]: Sometimes.\n\n\
         ![1. Reads.](../../diagrams/x.excalidraw \"A read\")\n\n\
         ## Numbers to know\n\n| Figure | Value | Source | As of |\n| - | - | - | - |\n| RTT | 1 ms | RFC | 2026 |\n\n\
         ## Sources\n\n- [RFC 9111](https://www.rfc-editor.org/rfc/rfc9111)\n"
    );
    let kafka = format!(
        "---\ntitle: Kafka & co\n{FRONT}needs: [core/caching, scale/brokers]\nterms:\n  2PC: Two phases.\n  broker: A server | of topics.\n---\n\n# Kafka & co\n\n\
         > [!CHECK] id=k-1 kind=recall\n> Who?\n>\n> answer: You.\n\n\
         ## Numbers to know\n\n| Figure | Value | Source | As of |\n| - | - | - | - |\n| Batch | 16 kB | Manual | 2026 |\n"
    );
    Fixture::new()
        .toml("[preprocessor.hld]\ncoverage = \"docs/coverage.tsv\"\nplanned = [\"scale/brokers\"]\n[preprocessor.hld.titles]\n\"scale/brokers\" = \"Brokers & queues\"\n")
        .file("diagrams/x.excalidraw", SCENE)
        .file(
            "docs/coverage.tsv",
            "seed_id\tkind\tsection\tseed_text\tslug\talso\twhere\tterms\nroadmap:1\theading\t\t## Caches\tcore/caching\t\ttext\tcaching\nroadmap:2\tbullet\tCaches\t* **TTL**\tcore/caching\tscale/kafka\ttext\tttl\n",
        )
        .part("Part 1: Core <b>")
        .chapter("core/caching.md", &caching)
        .part("Part 2: Scale")
        .chapter("scale/kafka.md", &kafka)
        .part("Back")
        .chapter("back/page.md", &format!("# Page\n\n{comment}\n\nAfter.\n"))
        .run()
}

#[track_caller]
fn page(comment: &str, parts: &[&str]) -> String {
    let built = book(comment);
    let codes: Vec<_> = built
        .findings
        .iter()
        .map(|f| (f.code.name(), &f.message))
        .collect();
    assert!(
        codes.iter().all(|(code, _)| code.starts_with("coverage")),
        "{codes:?}"
    );
    let page = built.chapter("back/page.md").to_owned();
    assert!(
        page.starts_with("# Page\n\n") && page.ends_with("\n\nAfter.\n"),
        "{page}"
    );
    // The road brings a file along.
    let files = usize::from(comment.contains("roadmap"));
    assert_eq!(page.matches("<!--").count(), files, "{page}");
    assert_eq!(page.matches("<!--hld:file ").count(), files, "{page}");
    let mut rest = page.as_str();
    for part in parts {
        let Some(at) = rest.find(part) else {
            panic!("{part:?} is not (in this order) in {page}")
        };
        rest = &rest[at + part.len()..];
    }
    page
}

#[test]
fn gold_lines_by_part_with_the_way_home() {
    let page = page(
        "<!-- hld:gold-lines -->",
        &[
            "## Part 1: Core &#60;b&#62;\n\n<aside class=\"hld-gold\" id=\"line-ttl\"",
            "<a href=\"../core/caching.md#numbers-to-know\">TTL</a>",
            "<details class=\"hld-followup\"><summary>Why?</summary>",
            "<p class=\"hld-home\"><a href=\"../core/caching.md#gold-ttl\">Caching</a></p></aside>\n\n",
        ],
    );
    assert!(
        !page.contains("Part 2"),
        "a part without gold lines has no heading: {page}"
    );
}

#[test]
fn comparison_tables() {
    page(
        "<!-- hld:comparison-tables -->",
        &[
            "<figure class=\"hld-table hld-rowhead\" id=\"compare-aside\"><figcaption>Aside vs through <span class=\"hld-home\"><a href=\"../core/caching.md#table-aside\">Caching</a></span></figcaption>",
            "<th scope=\"row\">Loss</th><td><span class=\"hld-yes\" role=\"img\" aria-label=\"yes\">✅</span><sup class=\"footnote-reference\"><a href=\"../core/caching.md#footnote-n\"",
            "<td style=\"text-align: right\"><a href=\"../scale/kafka.md\">x</a></td>",
        ],
    );
}

#[test]
fn the_glossary_is_sorted() {
    page(
        "<!-- hld:glossary -->",
        &[
            "## 0-9\n\n<dl class=\"hld-glossary\"><dt id=\"term-2pc\"><dfn>2PC</dfn></dt>",
            "## B\n\n",
            "A server | of topics.",
            "<a href=\"../scale/kafka.md\">Kafka &amp; co</a>",
            "## C\n\n",
            "<dt id=\"term-cache-aside\"><dfn>cache-aside</dfn> <span class=\"hld-aliases\">also lazy loading</span></dt>",
        ],
    );
}

#[test]
fn numbers_of_a_part_are_one_table() {
    page(
        "<!-- hld:numbers -->",
        &[
            "id=\"numbers-1\"",
            "<th scope=\"col\">Chapter</th>",
            "<th scope=\"row\">RTT</th>",
            "<a href=\"../core/caching.md#numbers-to-know\">Caching</a>",
            "## Part 2",
            "id=\"numbers-2\"",
            "Batch",
        ],
    );
}

#[test]
fn nothing_collected_says_so() {
    page("<!-- hld:facts -->", &["Nothing yet."]);
}

#[test]
fn flashcards_and_a_mixed_check() {
    page(
        "<!-- hld:flashcards -->",
        &[
            "id=\"card-c-1\"",
            "../core/caching.md#check-c-1",
            "## Part 2",
            "data-check=\"k-1\" id=\"card-k-1\"",
        ],
    );
    let mixed = page(
        "<!-- hld:mixed-check 5 scale/ -->",
        &["id=\"mixed-back-page-md-k-1\""],
    );
    assert!(!mixed.contains("c-1\""), "{mixed}");
    let one = page(
        "<!-- hld:mixed-check 1 / -->",
        &["<section class=\"hld-check\""],
    );
    assert_eq!(one.matches("<section").count(), 1);
}

#[test]
fn drawings_and_sources() {
    page(
        "<!-- hld:diagrams -->",
        &[
            "<summary>A read</summary><p>1. Reads.</p>",
            "../core/caching.md#diagram-x",
        ],
    );
    page(
        "<!-- hld:sources -->",
        &[
            "### [Caching](../core/caching.md#sources)",
            "<li><a href=\"https://www.rfc-editor.org/rfc/rfc9111\">RFC 9111</a></li>",
        ],
    );
}

#[test]
fn the_coverage_table() {
    page(
        "<!-- hld:coverage -->",
        &[
            "## Roadmap",
            "<figcaption>Caches</figcaption>",
            "<strong>Caches</strong>",
            "<th scope=\"row\">TTL</th><td><a href=\"../core/caching.md\">Caching</a>, <a href=\"../scale/kafka.md\">Kafka &amp; co</a></td>",
        ],
    );
}

#[test]
fn the_roadmap_as_a_road_and_as_a_list() {
    let page = page(
        "<!-- hld:roadmap -->",
        &[
            "<figure class=\"hld-roadmap\"><svg",
            "<title id=\"d-roadmap-1-",
            "Part 1: Core &lt;b&gt;</title>",
            "<a href=\"../core/caching.md\" rel=\"noopener noreferrer\" aria-label=\"Caching\">",
            "<a href=\"../scale/kafka.md\" rel=\"noopener noreferrer\" aria-label=\"Kafka &amp; co\">",
            "href=\"roadmap.excalidraw\" download>Excalidraw source</a>",
            "<!--hld:file roadmap.excalidraw {\"type\": \"excalidraw\"",
            "## Part 1: Core &#60;b&#62;\n\n- [Caching](../core/caching.md)\n",
            "- [Kafka &#38; co](../scale/kafka.md), after [Caching](../core/caching.md), Brokers &#38; queues",
            "- Brokers &#38; queues (to come)\n",
        ],
    );
    assert_eq!(
        page.matches("<svg").count(),
        2,
        "one drawing for each part that has chapters to learn"
    );
    assert_eq!(
        page.matches(">Brokers").count(),
        1,
        "a planned chapter is drawn, and is no link"
    );
}

/// The scene that is offered for download.
fn scene(built: &Built) -> serde_json::Value {
    let page = built.chapter("back/page.md");
    let file = page.split("<!--hld:file roadmap.excalidraw ").nth(1);
    serde_json::from_str(file.unwrap().split("-->").next().unwrap()).unwrap()
}

#[test]
fn the_road_is_a_scene_whose_links_lead_to_the_site() {
    let front = "kind: concept\nsummary: S.\npart: core\nchecked: 2025-11\n";
    let built = Fixture::new()
        .toml("[output.html]\nsite-url = \"https://hld.example/book\"\n")
        .part("Part")
        .chapter(
            "core/a.md",
            &format!("---\ntitle: A -- b\n{front}needs: [core/b]\n---\n\n# A -- b\n"),
        )
        .chapter("core/b.md", &format!("---\ntitle: B\n{front}---\n\n# B\n"))
        .part("Back")
        .chapter("back/page.md", "# Page\n\n<!-- hld:roadmap -->\n")
        .run();
    let scene = scene(&built);
    let elements = scene["elements"].as_array().unwrap();
    let links: Vec<&str> = elements
        .iter()
        .filter(|element| element["type"] == "rectangle")
        .filter_map(|element| element["link"].as_str())
        .collect();
    assert_eq!(
        links,
        [
            "https://hld.example/book/core/a.html",
            "https://hld.example/book/core/b.html"
        ]
    );
    let texts: Vec<&str> = elements.iter().filter_map(|e| e["text"].as_str()).collect();
    assert!(
        texts.contains(&"A -- b"),
        "the text of a comment is escaped, not changed: {texts:?}"
    );
    assert!(
        texts.contains(&"first: B"),
        "what stands later on the road is named: {texts:?}"
    );
}
