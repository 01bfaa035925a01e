//! What only the whole book shows.

use crate::{Fixture, check};
use expect_test::expect;
use hld_notes::Config;

#[test]
fn settings_are_read_from_book_toml() {
    let config: Config = toml::from_str(
        "command = \"mdbook-hld\"\nafter = [\"links\"]\nfront-matter = \"required\"\nplanned = [\"core/x\"]\ncoverage = \"docs/coverage.tsv\"\n[kinds.concept]\nsections = [\"A\"]\nwords = [900, 2200]\ngold = 1\nchecks = [4, 6]\ndiagrams = 1\n",
    )
    .expect("the settings of the format");
    assert_eq!(config.front_matter, hld_notes::FrontMatterPolicy::Required);
    assert_eq!(config.kinds["concept"].words, Some((900, 2200)));
    assert_eq!(config.kinds["concept"].checks, Some((4, 6)));
    assert_eq!(config.coverage.as_deref(), Some("docs/coverage.tsv"));
    assert_eq!(config.planned, ["core/x"]);
    assert!(toml::from_str::<Config>("[kinds.concept]\nword = [1, 2]").is_err());
}

#[test]
fn titles_are_of_planned_chapters() {
    check(
        "=== book.toml\nplanned = [\"core/mlops\"]\n[titles]\n\"core/mlops\" = \"MLOps\"\n\"core/mlop\" = \"MLOps\"\n=== a.md\n# A\n",
        expect![[r#"
            book.toml:1:1: error[config-value]: `titles` names `core/mlop`, which is not planned
              help: did you mean `core/mlops`?
        "#]],
    );
}

#[test]
fn a_book_that_is_no_ours_is_fine() {
    check(
        "=== src/README.md\n# Introduction\n\n<!-- comment -->\n\nSee [chapter](ch01-00.md#setup) and [code](x.rs) and [folder](img/) [page](ch01-00.html#setup) [other](print.html#x).\n=== src/ch01-00.md\n## Setup\n\n# Later title\n\n```rust,ignore\nx\n```\n",
        expect![""],
    );
}

#[test]
fn front_matter_of_another_program_is_fine_unless_it_looks_like_ours() {
    check(
        "---\nlayout: post\ndate: 2026-11-23\n---\n\n## No title\n",
        expect![""],
    );
    check(
        "---\nlayout: post\nsumary: x\nkind: case\n---\n\n# A\n",
        expect![[r#"
            core/example.md:1:1: error[front-matter-missing-key]: the front matter has no `title`
              help: add `title: …`, equal to the first heading
            core/example.md:3:1: error[front-matter-unknown-key]: `sumary` is not a key of the front matter
              help: did you mean `summary`?
        "#]],
    );
    check(
        "=== book.toml\nfront-matter = \"required\"\n=== a.md\n---\nlayout: post\n---\n\n# A\n",
        expect![[r#"
            a.md:1:1: error[front-matter-missing-key]: the front matter has no `checked`
            a.md:1:1: error[front-matter-missing-key]: the front matter has no `kind`
            a.md:1:1: error[front-matter-missing-key]: the front matter has no `part`
            a.md:1:1: error[front-matter-missing-key]: the front matter has no `summary`
            a.md:1:1: error[front-matter-missing-key]: the front matter has no `title`
              help: add `title: …`, equal to the first heading
            a.md:2:1: error[front-matter-unknown-key]: `layout` is not a key of the front matter
              help: known are title, kind, summary, part, roadmap, notes, level, needs, related, terms, checked
        "#]],
    );
}

#[test]
fn every_required_thing_of_a_chapter() {
    check(
        "=== book.toml\nfront-matter = \"required\"\nparts = [\"one\"]\nnotes-sections = 16\n[kinds.concept]\nsections = [\"In one sentence\", \"How it works\", \"Check yourself\", \"Sources\"]\nwords = [10, 20]\ngold = 1\nchecks = [1, 2]\ndiagrams = 1\n=== a.md\n---\ntitle: A\nkind: concept\npart: core\nnotes: [0, 17]\nchecked: 2026-12\n---\n\n# B\n\n## How it work\n\n## Sources\n\nNone.\n\n## Sources\n\n- A\n\n## In one sentence\n\n# C\n",
        expect![[r#"
            a.md:1:1: error[front-matter-missing-key]: the front matter has no `summary`
            a.md:4:7: error[front-matter-value]: `core` is not a part of the book
              help: known are one
            a.md:5:9: error[reference-out-of-range]: there is no notes section 0
              help: they are numbered from 1 to 16
            a.md:5:12: error[reference-out-of-range]: there is no notes section 17
              help: they are numbered from 1 to 16
            a.md:6:10: error[checked-in-future]: `2026-12` is in the future
              help: this month is 2026-11
            a.md:9:1: error[title-differs]: the title is `B` here and `A` in the front matter
              help: make them equal
            a.md:9:1: error[section-missing]: a chapter of kind `concept` has a section `Check yourself`; this one has none
              help: it stands after `How it works`
            a.md:9:1: error[prose-length]: this chapter has 2 words of prose
              help: a chapter of kind `concept` has 10 to 20
            a.md:9:1: error[gold-too-few]: this chapter has 0 gold lines
              help: a chapter of kind `concept` has at least 1
            a.md:9:1: error[checks-count]: this chapter has 0 self-checks
              help: a chapter of kind `concept` has 1 to 2
            a.md:9:1: error[diagrams-too-few]: this chapter has 0 drawings
              help: a chapter of kind `concept` has at least 1
            a.md:11:1: error[section-missing]: a chapter of kind `concept` has a section `How it works`; this one has none
              help: is `## How it work` meant? The name is fixed
            a.md:13:1: error[section-order]: `Sources` stands before `In one sentence`
              help: the order is In one sentence; How it works; Check yourself; Sources
            a.md:13:1: error[section-shape]: the section `Sources` is a list
              help: write each source as a line that begins with `- `
            a.md:17:1: error[section-order]: the section `Sources` stands twice
            a.md:23:1: error[title-missing]: `C` is a second title
              help: a chapter has one first-level heading; write `##`
        "#]],
    );
}

#[test]
fn titles_are_compared_as_they_look() {
    check(
        "=== a.md\n---\ntitle: It's \"quoted\" -- `code`...\n---\n\n# It's \"quoted\" -- `code`...\n=== b.md\n---\ntitle: A _b_\n---\n# A *b*\n=== c.md\n---\ntitle: CAP theorem (and PACELC)\n---\n\n\n# CAP theorem (and PACELC)\n",
        expect![""],
    );
}

#[test]
fn sections_that_are_collected_have_their_columns() {
    check(
        "---\ntitle: A\n---\n\n# A\n\n## Numbers to know\n\n| **Figure** | Value | Source | As of |\n| --- | --- | --- | --- |\n| a | b | c | d |\n\n## Commonly got wrong\n\n## Sources\n\n- A\n",
        expect![[r#"
            core/example.md:13:1: error[section-shape]: this section has 0 tables
              help: `Commonly got wrong` is one table with the columns Often said, Correct, Source
        "#]],
    );
}

#[test]
fn links_between_chapters() {
    check(
        "=== index.md\n# Home\n\n[ok](core/latency.md) [ok](core/latency.md#percentiles) [ok](#home) [ok](core/README.md) [ok](core/index.md#core) [ok](https://example.org) [ok](x.csv)\n\n[gone](core/nothing-like-it.md) [planned](core/planned.md) [near](core/latncy.md)\n\n[moved](core/latency.md#littles-law) [slip](core/latency.md#percentile) [nowhere](#nowhere-at-all) [collected](glossary.md#term-x)\n=== core/README.md\n# Core\n\n[up](../index.md) [up](../index.md#hme) [out](../../x.md)\n=== core/latency.md\n# Latency\n\n## Percentiles\n=== core/throughput.md\n# Throughput\n\n## Little's law\n=== glossary.md\n# Glossary\n\n<!-- hld:glossary -->\n=== book.toml\nplanned = [\"core/planned\"]\n",
        expect![[r#"
            core/README.md:3:24: error[link-missing-anchor]: there is no `#hme` in `index.md` (mended by --fix)
              help: it is `../index.md#home` now
            index.md:5:8: error[link-missing-file]: there is no chapter `core/nothing-like-it.md` in the book
              help: a chapter is listed in SUMMARY.md; its path is relative to this file
            index.md:5:43: error[link-missing-file]: the chapter `core/planned` is planned and not written yet
              help: name it without a link, or in `related` of the front matter, which shows it as planned
            index.md:5:67: error[link-missing-file]: there is no chapter `core/latncy.md` in the book
              help: did you mean `core/latency.md`?
            index.md:7:9: error[link-missing-anchor]: there is no `#littles-law` in `core/latency.md` (mended by --fix)
              help: it is `core/throughput.md#littles-law` now
            index.md:7:45: error[link-missing-anchor]: there is no `#percentile` in `core/latency.md` (mended by --fix)
              help: it is `core/latency.md#percentiles` now
            index.md:7:83: error[link-missing-anchor]: there is no `#nowhere-at-all` in this chapter
              help: an anchor is made of its heading: lower case, with hyphens for spaces
        "#]],
    );
}

#[test]
fn circles_of_prerequisites() {
    let chapter = |name: &str, needs: &str| {
        format!("=== {name}.md\n---\ntitle: T\nneeds: [{needs}]\n---\n\n# T\n")
    };
    let book: String = [
        chapter("a", "b"),
        chapter("b", "c, d"),
        chapter("c", "a"),
        chapter("d", "e"),
        chapter("e", ""),
        chapter("f", "f"),
        chapter("g", "d, e"),
    ]
    .concat();
    check(
        &book,
        expect![[r#"
        c.md:3:9: error[needs-cycle]: `a` needs this chapter
          help: the circle is a -> b -> c -> a; take one of the arrows away
        f.md:3:9: error[needs-cycle]: `f` is this chapter
          help: a chapter does not lead to itself
    "#]],
    );
}

#[test]
fn a_long_chain_of_prerequisites_is_no_circle() {
    let mut book = String::new();
    for n in 0..3_000 {
        book.push_str(&format!(
            "=== c{n}.md\n---\ntitle: T\nneeds: [c{}]\n---\n\n# T\n",
            n + 1
        ));
    }
    book.push_str("=== c3000.md\n# T\n");
    assert_eq!(Fixture::new(&book).report(), "");
}

#[test]
fn terms_have_one_home_whatever_their_capitals() {
    check(
        "=== a.md\n---\ntitle: A\nterms:\n  Token bucket | TB: One.\n  leaky bucket: Two.\n---\n\n# A\n=== b.md\n---\ntitle: B\nterms:\n  tb: Three.\n  other | Leaky Bucket: Four.\n---\n\n# B\n",
        expect![[r#"
            b.md:4:3: error[term-two-homes]: the term `tb` has another home
              help: it is defined at a.md:4:3; define it in one place and link to it
            b.md:5:3: error[term-two-homes]: the term `Leaky Bucket` has another home
              help: it is defined at a.md:5:3; define it in one place and link to it
        "#]],
    );
}

#[test]
fn ids_are_unique_in_the_whole_book() {
    check(
        "=== a.md\nTable: A {#t}\n\n| a |\n|---|\n=== b.md\n```table\nfile = \"x.csv\"\ncaption = \"B\"\nid = \"t\"\n```\n",
        expect![[r#"
            b.md:4:7: error[table-duplicate-id]: the id `t` belongs to another table
              help: it stands at a.md:1:12; choose another id here
        "#]],
    );
}

#[test]
fn coverage_counts_what_a_reader_sees() {
    let header = "seed_id\tkind\tsection\tseed_text\tslug\talso\twhere\tterms\n";
    check(
        &format!(
            "=== book.toml\nplanned = [\"core/late\", \"core/named\", \"scale/x\", \"scale/index\"]\n=== coverage.tsv\n{header}r:1\tb\ts\tone\tcore/a\t\ttext\tdon't stop | never ; p99\nr:2\tb\ts\ttwo\tcore/a\t\ttext\thidden\nr:3\tb\ts\tthree\tcore/a\t\theading\tvery-high\nr:4\tb\ts\tfour\tcore/a\t\ttitle\tchapter a\nr:5\tb\ts\tfive\tcore/a\t\theading\tin the text\nr:6\tb\ts\tsix\tcore/late\t\ttext\tanything\nr:7\tb\ts\tseven\tcore/late\t\ttitle\tlate chapter\nr:8\tb\ts\teight\tcore/named\t\ttitle\tnamed chapter\nr:9\tb\ts\tnine\tscale/x\t\ttext\tx\nr:10\tb\ts\tten\tcore/unknown\t\ttext\tx\nr:11\tb\ts\televen\tgold-lines\t\ttext\tsay the number\nr:12\tb\ts\ttwelve\tcore/a\t\tbody\tx\n=== core/a.md\n---\ntitle: Chapter A\n---\n\n# Chapter A\n\n## Very‑**high** `load`\n\nDon’t  stop at P99, in the text.\n\n<!-- hidden -->\n\n> [!GOLD] id=a\n> Say the number first.\n>\n> when: b\n>\n> follow-up: c\n> -> d\n=== core/index.md\n# Core\n\nThe named chapter is planned.\n=== gold-lines.md\n# Gold lines\n\n<!-- hld:gold-lines -->\n"
        ),
        expect![[r#"
            core/a.md:5:1: error[coverage-missing]: no heading of this chapter says `in the text`
              help: `r:5` of the coverage table asks for it: five
            core/a.md:5:1: error[coverage-missing]: this chapter does not say `hidden`
              help: `r:2` of the coverage table asks for it: two
            core/index.md:1:1: error[coverage-no-chapter]: `core/late` is not written yet, and this page does not name it by `late chapter`
              help: `r:7` of the coverage table asks for it: seven
            coverage.tsv:10:1: error[coverage-no-chapter]: `scale/index` is not written, and chapters of its phase are planned
              help: write it first: it names the planned chapters; 1 row of the table waits for it
            coverage.tsv:11:1: error[coverage-no-chapter]: there is no chapter `core/unknown`, written or planned
              help: write it, or correct the slug; 1 row of the table waits for it
            coverage.tsv:13:1: error[coverage-syntax]: `body` is not `title`, `heading` or `text`
        "#]],
    );
}
