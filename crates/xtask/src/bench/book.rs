//! Generated books: the same plain Markdown for both generators, without a random number.

use anyhow::Context;
use std::fmt::Write as _;
use std::path::Path;

/// Chapters of one part of a generated book.
const PART: usize = 50;

/// Writes a book of `chapters` chapters of about 3 KB: five headings, a table, two code blocks.
pub fn generate(folder: &Path, chapters: usize) -> anyhow::Result<()> {
    let src = folder.join("src");
    std::fs::create_dir_all(&src).with_context(|| format!("could not make {}", src.display()))?;
    std::fs::write(
        folder.join("book.toml"),
        "[book]\ntitle = \"Generated\"\n\n[output.html]\n",
    )?;
    let mut summary = String::from("# Summary\n\n[Home](index.md)\n");
    std::fs::write(src.join("index.md"), "# Home\n\nA generated book.\n")?;
    for n in 0..chapters {
        if n % PART == 0 {
            write!(summary, "\n# Part {}\n\n", n / PART + 1)?;
        }
        writeln!(summary, "- [Chapter {n}](c{n:05}.md)")?;
        std::fs::write(src.join(format!("c{n:05}.md")), chapter(n, chapters)?)?;
    }
    std::fs::write(src.join("SUMMARY.md"), summary)?;
    Ok(())
}

fn chapter(n: usize, chapters: usize) -> anyhow::Result<String> {
    let mut out = format!("# Chapter {n}\n\n");
    for section in 1..5 {
        writeln!(out, "## Section {section} of {n}\n")?;
        for sentence in 0..6 {
            writeln!(
                out,
                "Request {sentence} of chapter {n} reaches shard {}, waits {} ms and returns `status_{}`.",
                (n * 7 + sentence) % 64,
                (n + section * 13 + sentence) % 500,
                (n + sentence) % 5,
            )?;
        }
        writeln!(
            out,
            "\nSee [the next chapter](c{:05}.md#section-1-of-{}).\n",
            (n + 1) % chapters,
            (n + 1) % chapters
        )?;
        if section == 2 {
            out.push_str("| Option | Latency | Loss | Cost |\n| --- | ---: | :---: | --- |\n");
            for row in 0..6 {
                writeln!(
                    out,
                    "| option {row} | {} ms | {} | {} |",
                    n % 90 + row,
                    row % 2,
                    row * 3
                )?;
            }
            out.push('\n');
        }
        if section % 2 == 1 {
            writeln!(
                out,
                "```rust\nfn admit_{n}(tokens: &mut u64, now: u64) -> bool {{\n    let refill = now / {};\n    *tokens = (*tokens + refill).min(100);\n    if *tokens == 0 {{\n        return false;\n    }}\n    *tokens -= 1;\n    true\n}}\n```\n",
                n % 17 + 1
            )?;
        }
    }
    Ok(out)
}

/// Copies a folder with all below it; a folder that is not there copies nothing.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
