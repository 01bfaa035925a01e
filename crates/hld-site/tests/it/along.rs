//! What is published beside the pages: Markdown twins, llms.txt, sitemap, feed.

use crate::book::Book;

#[test]
fn a_twin_reads_as_markdown() {
    let book = Book::of(&[
        (
            "core/a.md",
            "# A\n\nSee [b](../b.md#x) and <span class=\"hld-yes\" role=\"img\" aria-label=\"yes\">✅</span>.\n\n\
             <aside class=\"hld-gold\" id=\"gold-c\" aria-label=\"Gold line\"><p class=\"hld-gold-line\">I prefer <em>this</em>.</p><p class=\"hld-gold-when\"><span class=\"hld-label\">Say it when</span> asked</p><details class=\"hld-followup\"><summary>What if?</summary><p>Then 1 &lt; 2.</p></details></aside>\n\n\
             <figure class=\"hld-diagram\" id=\"d\"><div class=\"hld-canvas\"><svg role=\"img\" aria-labelledby=\"t s\"><title id=\"t\">One read</title><desc id=\"s\">1. It asks. 2. It gets.</desc><text>ignored</text></svg></div><figcaption>One read</figcaption></figure>\n\n\
             <figure class=\"hld-table hld-rowhead\" id=\"table-t\"><figcaption>Ways</figcaption><div class=\"hld-scroll\">\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n</div></figure>\n\n\
             <section class=\"hld-check\" id=\"check-1\"><div class=\"hld-check-question\"><p>Which?</p><ul><li>A. this</li><li>B. that</li></ul></div><details class=\"hld-check-answer\"><summary>Answer</summary><p>This, <a href=\"../b.md\">as said</a>.</p></details></section>\n\n\
             <pre class=\"hld-estimate\"><code class=\"nohighlight\"><span>a</span> = 2&#10;<span>b</span> = 3</code></pre>\n\n\
             <table><thead><tr><th>x</th><th>y</th></tr></thead><tbody><tr><td>1 | 2</td><td>3</td></tr></tbody></table>\n\nThe *end*.\n",
        ),
        ("b.md", "# B\n\n## X\n"),
    ]);
    book.render();
    assert_eq!(
        book.read("core/a.md"),
        "# A\n\nSee [b](../b.md#x) and ✅.\n\n\
         > **Gold line.** I prefer *this*.\n>\n> *Say it when* asked\n>\n> **What if?** Then 1 \\< 2.\n\n\
         **Drawing: One read**\n\n1. It asks.\n2. It gets.\n\n\
         **Table: Ways**\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n\
         > **Self-check.** Which?\n>\n> - A. this\n> - B. that\n>\n> **Answer** This, [as said](../b.md).\n\n\
         ```\na = 2\nb = 3\n```\n\n\
         | x | y |\n| --- | --- |\n| 1 \\| 2 | 3 |\n\nThe *end*.\n"
    );
}

#[test]
fn broken_html_makes_a_twin_too() {
    let book = Book::of(&[(
        "a.md",
        "# A\n\n- x\n\n  <ul><li>one<li>two</div></ul></aside>\n\n<svg><title>t\n\n<table><tr><td>\n",
    )]);
    book.try_render().ok();
    assert!(book.read("a.md").starts_with("# A\n"));
}

#[test]
fn llms_txt_leads_to_every_twin() {
    let book = Book::fixture();
    book.render();
    let list = book.read("llms.txt");
    assert!(list.starts_with("# "), "{list}");
    let files = book.files();
    let mut links = 0;
    for line in list.lines().filter(|line| line.starts_with("- [")) {
        let address = line
            .split("](")
            .nth(1)
            .and_then(|rest| rest.split(')').next())
            .unwrap();
        assert!(files.contains_key(address), "{address}");
        links += 1;
    }
    assert!(links > 4, "{list}");
}

#[test]
fn only_a_site_with_an_address_has_sitemap_and_feed() {
    let book = Book::of(&[("index.md", "# Home\n"), ("a.md", "# A\n")]);
    book.render();
    assert!(!book.files().contains_key("sitemap.xml"));
    assert!(!book.files().contains_key("feed.xml"));
    book.write(
        "book.toml",
        "[book]\ntitle = \"Book\"\n[output.html]\nsite-url = \"https://e.org/hld\"\n",
    );
    book.render();
    let map = book.read("sitemap.xml");
    assert!(map.contains("<loc>https://e.org/hld/</loc>"), "{map}");
    assert!(map.contains("<loc>https://e.org/hld/a.html</loc>"), "{map}");
    assert!(book.read("feed.xml").contains("<title>Book</title>"));
}
