//! Markdown and emitted HTML to the HTML of a page.

use crate::book::{Book, main_of, values};

#[test]
fn heading_ids_are_those_of_mdbook() {
    let markdown = "# Über `code` & more\n\n## Same\n\n## Same\n\n## Own {#mine}\n\n## A [link](a.md) *and* note[^n]\n\n\
                    ### It's \"quoted\"...\n\nTerm one\n: x\n\nTerm one\n: y\n\n#### \u{4e00}\u{81f4}\u{6027} hash!\n\n[^n]: Note.\n";
    let book = Book::of(&[("a.md", markdown)]);
    book.render();
    let ids = |html: &str| {
        html.split('<')
            .filter(|tag| {
                let name = tag.split([' ', '>']).next().unwrap_or_default();
                matches!(name, "h1" | "h2" | "h3" | "h4" | "dt")
            })
            .filter_map(|tag| values(tag, "id").first().map(|id| (*id).to_owned()))
            .collect::<Vec<_>>()
    };
    let stock = book.stock("a.html");
    let stock_main = &stock[stock.find("<main>").unwrap()..stock.find("</main>").unwrap()];
    let ours = ids(&book.main("a.html"));
    assert_eq!(ours, ids(stock_main));
    assert_eq!(ours.len(), 9);
}

#[test]
fn table_cells_say_what_they_head() {
    let table = "|  | A | B |\n| --- | :-: | --: |\n| r | 1 | 2 |\n";
    let html = main_of(&format!(
        "{table}\n<figure class=\"hld-table hld-rowhead\"><div class=\"hld-scroll\">\n\n{table}\n</div></figure>\n"
    ));
    let (plain, captioned) = html.split_once("<figure").unwrap();
    assert!(
        plain.contains("<tr><td></td><th scope=\"col\" class=\"center\">A</th>"),
        "{plain}"
    );
    assert!(plain.contains("<tr><td>r</td>"), "{plain}");
    assert!(
        plain.contains("<div class=\"table-wrapper\"><table>"),
        "{plain}"
    );
    assert!(
        captioned.contains(
            "<th scope=\"row\">r</th><td class=\"center\">1</td><td class=\"right\">2</td>"
        ),
        "{captioned}"
    );
    assert!(!captioned.contains("table-wrapper"), "{captioned}");
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_numbers() {
    let html = main_of(
        "A[^b] B[^a] C[^b].\n\n[^a]: First defined.\n[^b]: Second defined.\n[^c]: Never used.\n",
    );
    let notes = &html[html.find("<ol class=\"footnote-definition\">").unwrap()..];
    let (b, a) = (
        notes.find("Second defined").unwrap(),
        notes.find("First defined").unwrap(),
    );
    assert!(b < a, "{notes}");
    assert!(!html.contains("Never used"));
    assert!(
        notes.contains("href=\"#fr-b-1\"") && notes.contains("href=\"#fr-b-2\""),
        "{notes}"
    );
    assert!(
        html.contains(
            "<sup class=\"footnote-reference\" id=\"fr-b-2\"><a href=\"#footnote-b\">1</a></sup>"
        ),
        "{html}"
    );
}

#[test]
fn links_in_raw_html_are_turned_like_others() {
    let book = Book::of(&[
        (
            "a.md",
            "<p><a href='b/c.md#top'>x</a> <img src=\"pic.png\"></p>\n\n[y](b/c.md) [z](b/)\n",
        ),
        ("b/c.md", "# C\n\n[up](../a.md)"),
        ("b/index.md", "# B"),
    ])
    .file("src/pic.png", "png");
    let report = book.render();
    assert_eq!(report.findings, []);
    let html = book.main("a.html");
    assert_eq!(values(&html, "href"), ["b/c.html", "b/index.html"]);
    assert!(html.contains("<a href='b/c.html#top'>"), "{html}");
    assert!(html.contains("<img src=\"pic.png\">"), "{html}");
    assert_eq!(values(&book.main("b/c.html"), "href"), ["../a.html"]);
}

#[test]
fn a_readme_is_the_index_of_its_folder() {
    let book = Book::of(&[("README.md", "# A"), ("b.md", "[home](README.md)")]);
    assert_eq!(book.render().findings, []);
    assert_eq!(values(&book.main("b.html"), "href"), ["index.html"]);
}

#[test]
fn the_metadata_comment_is_not_shown() {
    let html = main_of("<!--hld:meta {\"title\":\"T\"}-->\n\n# T\n\ntext\n");
    assert_eq!(html, "<h1 id=\"t\">T</h1>\n<p>text</p>");
}

#[test]
fn unbalanced_html_stays_in_its_chapter() {
    let html = main_of("a </div></main> <b>b\n\n<details><summary>s\n\nlast\n");
    assert!(!html.contains("</div>"), "{html}");
    assert_eq!(html.matches("<b>").count(), html.matches("</b>").count());
    assert_eq!(
        html.matches("<details>").count(),
        html.matches("</details>").count()
    );
}

#[test]
fn all_five_alerts_keep_mdbooks_classes() {
    for kind in ["note", "tip", "important", "warning", "caution"] {
        let html = main_of(&format!("> [!{}]\n> text\n", kind.to_uppercase()));
        assert!(
            html.starts_with(&format!(
                "<blockquote class=\"blockquote-tag blockquote-tag-{kind}\">"
            )),
            "{html}"
        );
    }
}

#[test]
fn drawings_and_callouts_pass_untouched() {
    let html = "<figure class=\"hld-diagram\" id=\"d\"><div class=\"hld-canvas\"><svg viewBox=\"0 0 1 1\"><clipPath id=\"c\"></clipPath>\
                <path d=\"M0 0\" clip-path=\"url(#c)\"/></svg></div><figcaption>c</figcaption></figure>";
    assert_eq!(main_of(html), html);
}

#[test]
fn every_page_of_a_large_book_lists_itself_and_few_others() {
    let mut summary = String::from("# Summary\n");
    let mut book = Book::empty("[book]\ntitle = \"Large\"\n");
    for part in 0..3 {
        summary.push_str(&format!("\n# Part {part}\n\n"));
        let chapters = if part == 2 { 450 } else { 20 };
        for chapter in 0..chapters {
            summary.push_str(&format!("- [C {part} {chapter}](p{part}/c{chapter}.md)\n"));
            book = book.file(&format!("src/p{part}/c{chapter}.md"), "# C\n");
        }
    }
    let book = book.file("src/SUMMARY.md", &summary);
    let report = book.render();
    assert_eq!(report.pages.len(), 490);
    for page in [
        "p0/c0.html",
        "p2/c0.html",
        "p2/c99.html",
        "p2/c100.html",
        "p2/c449.html",
    ] {
        let html = book.read(page);
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{page}");
        assert!(
            html.contains(&format!("href=\"../{page}\" aria-current=\"page\"")),
            "{page}"
        );
        assert!(
            html.matches("<a href").count() < 110,
            "{page} lists too much"
        );
        assert_eq!(html.matches("<section>").count(), 3, "{page}");
    }
    assert_eq!(book.read("toc.html").matches("<a href").count(), 490);
}

#[test]
fn neighbors_and_crumbs_follow_the_summary() {
    let book = Book::fixture();
    assert_eq!(book.render().findings, []);
    let page = book.read("core/rate-limiting.html");
    assert!(
        page.contains(
            "[Part 3 - Core design|../core/index.html][Phase 3 - Core design|../core/index.html]"
        ),
        "{page}"
    );
    assert!(
        page.contains("rel=\"prev\" href=\"../core/index.html\"")
            && page.contains("rel=\"next\" href=\"../unicode.html\"")
    );
    assert!(page.contains("content=\"Five limiters, one burst, and how to count across nodes.\""));
}

#[test]
fn the_print_page_keeps_ids_apart_and_links_inside() {
    let book = Book::fixture();
    book.render();
    let print = book.read("print.html");
    let mut ids = values(&print, "id");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids twice");
    let inside: Vec<&str> = values(&print, "href")
        .into_iter()
        .filter_map(|href| href.strip_prefix('#'))
        .collect();
    assert!(inside.len() > 20);
    for id in inside {
        assert!(ids.contains(&id), "no #{id}");
    }
    assert!(print.contains("#c5-d-token{") || print.contains("id=\"c5-d-token\""));
    assert!(print.contains("src=\"images/box.svg\""));
    assert!(
        print.contains("href=\"diagrams/token-bucket.excalidraw\""),
        "files are reached from the root"
    );
}

#[test]
fn the_first_use_of_a_term_leads_to_its_home() {
    let book = Book::of(&[
        (
            "a/home.md",
            "<!--hld:meta {\"kind\":\"concept\",\"terms\":{\"token bucket\":\"It refills.\",\"~scope | OAuth scope\":\"A right.\"}}-->\n\n# Token bucket\n\nA token bucket.\n",
        ),
        (
            "b.md",
            "<!--hld:meta {\"kind\":\"concept\"}-->\n\n# A token bucket\n\n[A token bucket](a/home.md), `token bucket`, Token buckets, token bucket. Out of scope.\n\n## Sources\n\n- On the OAuth scope\n\n## After\n\nOAuth scope\n",
        ),
        ("c.md", "# No front matter\n\nA token bucket.\n"),
    ]);
    book.render();
    assert!(!book.main("a/home.html").contains("hld-term"));
    assert!(!book.main("c.html").contains("hld-term"));
    let html = book.main("b.html");
    assert!(
        html.contains("<a class=\"hld-term\" href=\"a/home.html\" data-term=\"token bucket\">Token buckets</a>, token bucket."),
        "{html}"
    );
    assert!(
        html.contains("On the OAuth scope"),
        "titles of others are no terms of ours: {html}"
    );
    assert!(
        html.contains("<a class=\"hld-term\" href=\"a/home.html\">OAuth scope</a>"),
        "{html}"
    );
    assert_eq!(
        html.matches("hld-term").count(),
        2,
        "an everyday word is not linked: {html}"
    );
    let files = book.files();
    let (_, script) = files
        .iter()
        .find(|(path, _)| path.starts_with("hld/terms-"))
        .unwrap();
    assert_eq!(
        script,
        b"window.hldTerms={\"oauth scope\":\"A right.\",\"token bucket\":\"It refills.\"};\n"
    );
}
