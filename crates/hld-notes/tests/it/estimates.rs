//! Arithmetic with units, and the claims about it.

use crate::{Fixture, check, clean};
use expect_test::expect;
use hld_notes::estimate::Quantity;

fn block(lines: &str) -> String {
    format!("```estimate\n{lines}\n```\n")
}

/// The value of the last line.
fn value(lines: &str) -> Quantity {
    let chapter = clean(&block(lines));
    let line = chapter.estimates[0].lines.last().cloned().expect("a line");
    line.value.expect("a value")
}

/// The value of the last line with its unit, in base units.
fn shown(lines: &str) -> String {
    let quantity = value(lines);
    let unit: Vec<String> = quantity
        .unit
        .iter()
        .map(|(word, power)| format!("{word}^{power}"))
        .collect();
    format!("{} {}", quantity.value, unit.join(" "))
        .trim()
        .to_owned()
}

#[test]
fn the_example_of_the_format() {
    let text = block(
        "dau            = 50e6 users\nmsgs_per_user  = 40 msg/user/day\nmsgs_per_day   = dau * msgs_per_user          # 2.0e9 msg/day\navg_qps        = msgs_per_day                 # 23 148 msg/s\npeak_qps       = avg_qps * 3                  # 69 444 msg/s   (peak factor 3: evening in one region)\nbytes_per_msg  = 300 B/msg                    # (100 text + ids, timestamps, index)\nstorage_day    = msgs_per_day * bytes_per_msg # 600 GB/day\nstorage_5y_rf3 = storage_day * 5 years * 3    # 3.3 PB",
    );
    let chapter = clean(&text);
    let estimate = &chapter.estimates[0];
    let part = |span: Option<hld_notes::Span>| span.map_or("", |s| s.of(&estimate.text.text));
    let peak = &estimate.lines[4];
    assert_eq!(part(peak.name), "peak_qps");
    assert_eq!(part(peak.expression), "avg_qps * 3");
    assert_eq!(
        part(peak.comment),
        "# 69 444 msg/s   (peak factor 3: evening in one region)"
    );
    let claim = peak.claim.as_ref().expect("a claim");
    assert_eq!(claim.span.of(&estimate.text.text), "69 444 msg/s");
    assert!(claim.holds);
    assert!(estimate.lines[5].claim.is_none());
    assert_eq!(
        estimate
            .lines
            .iter()
            .filter(|line| line.claim.is_some())
            .count(),
        5
    );
}

#[test]
fn arithmetic() {
    for (expression, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 ^ 3 ^ 2", "512"),
        ("-2 ^ 2", "-4"),
        ("2 ^ -1", "0.5"),
        ("- - 3", "3"),
        ("10 / 4 / 5", "0.5"),
        ("1_000_000 + .5", "1000000.5"),
        ("1.5e3", "1500"),
        ("1E-2", "0.01"),
        ("3 × 4 − 2 ÷ 2 · 1", "11"),
        ("50%", "0.5"),
        ("50 %", "0.5"),
        ("ceil(1.2) + floor(1.8) + round(2.5)", "6"),
        ("sqrt(16)", "4"),
        ("ln(exp(1))", "1"),
        ("log2(1024) + log10(1000)", "13"),
        ("min(3, 1, 2) + max(4, 5)", "6"),
        ("0.999^4", "0.996005996001"),
    ] {
        assert_eq!(
            shown(&format!("x = {expression}")),
            expected,
            "{expression}"
        );
    }
}

#[test]
fn units() {
    for (expression, expected) in [
        ("1 KB", "1000 B^1"),
        ("1 KiB", "1024 B^1"),
        ("8 bit", "1 B^1"),
        ("1 Gbit/s", "125000000 B^1 s^-1"),
        ("2 days + 3 hours", "183600 s^1"),
        ("1 year / 1 day", "365"),
        ("1 month * 12 - 1 year", "0 s^1"),
        ("5 min", "300 s^1"),
        ("250 µs * 4", "0.001 s^1"),
        ("40 msg/user * 50e6 users", "2000000000 msg^1"),
        ("6 requests + 1 request", "7 request^1"),
        ("100 GB / 20 GB/node", "5 node^1"),
        ("ceil(101 GB / 20 GB/node)", "6 node^1"),
        ("(3 s)^2", "9 s^2"),
        ("sqrt((3 s)^2)", "3 s^1"),
        ("1 / 5 ms/tx", "200 s^-1 tx^1"),
        ("max(1 KB, 1 KiB)", "1024 B^1"),
        ("2 B*s", "2 B^1 s^1"),
    ] {
        assert_eq!(
            shown(&format!("x = {expression}")),
            expected,
            "{expression}"
        );
    }
}

#[test]
fn names_live_on_in_the_chapter() {
    let text = format!(
        "{}\nText `= qps / 100 req/s/node = 5 node`.\n\n{}",
        block("qps = 500 req/s"),
        block("nodes = qps / 100 req/s/node # 5 node\nqps = 7 # 7")
    );
    let chapter = clean(&text);
    assert_eq!(chapter.inline_estimates.len(), 1);
    assert_eq!(
        chapter.inline_estimates[0].text,
        "qps / 100 req/s/node = 5 node"
    );
}

#[test]
fn claims_that_hold() {
    for (expression, claim) in [
        ("86400", "86 400"),
        ("86400", "86,400"),
        ("86400", "86_400"),
        ("86400", "86\u{202f}400"),
        ("86400", "8.6e4"),
        ("86400", "≈ 86 000"),
        ("100 nodes", "~100 nodes"),
        ("1234567.891", "1 234 567.891"),
        ("0.996005996", "99.6%"),
        ("0.996005996", "99.6 %"),
        ("1 / 3", "0.33"),
        ("-5", "-5"),
        ("1 day", "24 hours"),
        ("1 day", "86 400 s  and a remark"),
        ("5 GB", "5.0e9 B (or so)"),
        ("100 nodes", "100 nodes"),
        ("104 nodes", "100 nodes"),
        ("0", "0"),
        ("20_000 job / 10 min", "33.3 job/s"),
    ] {
        clean(&block(&format!("x = {expression} # {claim}")));
    }
}

#[test]
fn remarks_are_not_claims() {
    for remark in [
        "peak in one region",
        "(100 text + ids)",
        "",
        "see RFC 9110",
        "x 2",
    ] {
        let chapter = clean(&block(&format!(
            "x = 5 GB # {remark}\n# 7 is a comment\n\n  # and so is this"
        )));
        assert!(
            chapter.estimates[0]
                .lines
                .iter()
                .all(|line| line.claim.is_none())
        );
    }
}

#[test]
fn claims_that_do_not_hold() {
    check(
        &block(
            "a = 50e6 / 86400 # 597\nb = 2e9 * 300 B # 6.1e11 B\nc = 1 TB # 3 TiB\nd = 0.999^4 # 99.7%\ne = 105 # 100\nf = 12345678 # 1 234 567\ng = 0 # 1\nh = 5 GB # 5\ni = 5 # 5 GB\nj = 1 GB/s # 1 GB\nk = 5 # 5 nodes each\nl = 5 # 5, more or less\nm = 5 # 5 gb",
        ),
        expect![[r#"
            core/example.md:2:20: error[estimate-claim-wrong]: the value is 579, not 597
              help: write `579`, or mend the expression; unrounded it is 578.7037
            core/example.md:3:19: error[estimate-claim-wrong]: the value is 6.0e11 B, not 6.1e11 B
              help: write `6.0e11 B`, or mend the expression; unrounded it is 6e11 B
            core/example.md:4:12: error[estimate-claim-wrong]: the value is 0.91 TiB, not 3 TiB
              help: write `0.91 TiB`, or mend the expression; unrounded it is 0.9094947 TiB
            core/example.md:5:15: error[estimate-claim-wrong]: the value is 99.6%, not 99.7%
              help: write `99.6%`, or mend the expression; unrounded it is 99.6006%
            core/example.md:7:16: error[estimate-claim-wrong]: the value is 12 345 680, not 1 234 567
              help: write `12 345 680`, or mend the expression; unrounded it is 12 345 678
            core/example.md:8:9: error[estimate-claim-wrong]: the value is 0, not 1
              help: write `0`, or mend the expression
            core/example.md:9:12: error[estimate-claim-unit]: the claim is a plain number, the value is in `B`
              help: the value is 5 000 000 000 B
            core/example.md:10:9: error[estimate-claim-unit]: the claim is in `GB`, the value is a plain number
              help: the value is 5
            core/example.md:11:14: error[estimate-claim-unit]: the claim is in `GB`, the value is in `B/s`
              help: the value is 1 000 000 000 B/s
            core/example.md:12:16: error[estimate-claim-syntax]: `each` does not belong to a claim
              help: a claim is a number with an optional unit; a remark stands in parentheses or after two spaces
            core/example.md:13:10: error[estimate-claim-syntax]: `, more or less` does not belong to a claim
              help: a claim is a number with an optional unit; a remark stands in parentheses or after two spaces
            core/example.md:14:11: error[estimate-unit]: `gb` is not a unit
              help: did you mean `GB`? Capitals matter: `B` is a byte, `bit` a bit, `s` a second
        "#]],
    );
}

#[test]
fn expressions_that_are_none() {
    check(
        &block(
            "a = \nb = 1 +\nc = (1\nd = 86 400\ne = 1,000\nf = 1 $ 2\n1g = 2\nmin = 3\njust words\nh = 5 M\ni = 5 million users\nj = 1 / 0\nk = ln(-1)\nl = sqrt(2, 3)\nm = 2 ^ 3 s\nn = (2 s) ^ 0.5\no = ceil(2.5 GB)\np = ln(3 s)\nq = nothing\nr = q * 2 # 5\ns = 1e999\nt = 3 b\nu = 1 s\nv = 5 u",
        ),
        expect![[r#"
            core/example.md:2:4: error[estimate-syntax]: the expression ends too early
            core/example.md:3:8: error[estimate-syntax]: the expression ends too early
            core/example.md:4:7: error[estimate-syntax]: a parenthesis is not closed
            core/example.md:5:8: error[estimate-syntax]: `4` is not expected here
              help: digits are not grouped by spaces in an expression: write `86400` or `86_400`
            core/example.md:6:6: error[estimate-syntax]: `,` is not expected here
              help: digits are not grouped by commas in an expression: write `86400` or `86_400`
            core/example.md:7:7: error[estimate-syntax]: `$` is not expected here
              help: expressions have numbers, names, units, `+ - * / ^`, parentheses and functions
            core/example.md:8:1: error[estimate-syntax]: `1g` is not a name
              help: a name is made of letters, digits and underscores, and begins with a letter
            core/example.md:9:1: error[estimate-syntax]: `min` is a function
              help: choose another name
            core/example.md:10:1: error[estimate-syntax]: this line gives no name a value
              help: a line is `name = expression  # claim`
            core/example.md:11:7: error[estimate-unit]: `M` is not a unit
              help: write the power of ten with the number, such as `5e6`
            core/example.md:12:7: error[estimate-unit]: `million` is not a unit
              help: write the power of ten with the number, such as `5e6`
            core/example.md:13:5: error[estimate-number]: this is not a finite number
              help: something is divided by zero, too large, or outside the range of its function
            core/example.md:14:5: error[estimate-number]: this is not a finite number
              help: something is divided by zero, too large, or outside the range of its function
            core/example.md:15:5: error[estimate-syntax]: `sqrt` takes one value, not 2
            core/example.md:16:5: error[estimate-unit]: an exponent has no unit
            core/example.md:17:5: error[estimate-unit]: a value with a unit takes a small whole exponent
            core/example.md:18:5: error[estimate-unit]: `ceil` takes a number or a count, not `B`
              help: divide by one of the unit first, such as `/ 1 GB`
            core/example.md:19:5: error[estimate-unit]: `ln` takes a plain number, not `s`
              help: divide by one of the unit first, such as `/ 1 GB`
            core/example.md:20:5: error[estimate-unknown-name]: `nothing` has no value yet
              help: give it one on a line above; a unit stands after a number: `1 nothing`
            core/example.md:22:5: error[estimate-number]: this is not a finite number
              help: something is divided by zero, too large, or outside the range of its function
            core/example.md:23:7: error[estimate-unit]: `b` is not a unit
              help: did you mean `B`? Capitals matter: `B` is a byte, `bit` a bit, `s` a second
            core/example.md:25:7: error[estimate-unit]: `u` is a name above and a unit here
              help: write `* u` with a space after the operator if the name is meant, or rename one
        "#]],
    );
}

#[test]
fn a_fault_is_reported_once() {
    let fixture = Fixture::new(&block(
        "a = b\nc = a * 2 # 7 GB\nd = c + 5 s # 8\ne = a # 9",
    ));
    assert_eq!(fixture.findings.len(), 1, "{}", fixture.report());
}

#[test]
fn inline_estimates() {
    let text = "All four are up `= 0.999^4 = 99.6%` of the time, `= 6 weeks * 6 day/week * 1 h/day ≈ 36 h`.\n";
    let chapter = clean(text);
    let inline = &chapter.inline_estimates[0];
    assert_eq!(inline.text, "0.999^4 = 99.6%");
    assert_eq!(inline.span.of(text), "`= 0.999^4 = 99.6%`");
    assert_eq!(inline.expression.of(&inline.text), "0.999^4");
    let claim = inline.claim.as_ref().expect("a claim");
    assert_eq!(claim.span.of(&inline.text), "99.6%");
    assert!(claim.holds);
    // Code of other languages is left alone.
    assert!(
        clean("`=` `==` `=> x` `= x` `=SUM(A1)` `a = b`\n")
            .inline_estimates
            .is_empty()
    );
    check(
        "First `= 0.999^4 = 99.7%`, then `= 5 * 3`, `= 5 = five`, `= x + 1 = 2`, `= 3 *\n4 = 13`.\n",
        expect![[r#"
            core/example.md:1:20: error[estimate-claim-wrong]: the value is 99.6%, not 99.7%
              help: write `99.6%`, or mend the expression; unrounded it is 99.6006%
            core/example.md:1:33: error[estimate-claim-syntax]: `= 5 * 3` claims nothing
              help: write the result behind it: `` `= 0.999^4 = 99.6%` ``
            core/example.md:1:49: error[estimate-claim-syntax]: this claim is not a number
            core/example.md:1:61: error[estimate-unknown-name]: `x` has no value yet
              help: give it one on a line above; a unit stands after a number: `1 x`
            core/example.md:1:73: error[estimate-claim-wrong]: the value is 12, not 13
              help: write `12`, or mend the expression
        "#]],
    );
}

#[test]
fn estimates_inside_lists_point_into_the_file() {
    check(
        "- A list.\n\n  ```estimate\n  a = 5 * 2 # 11\n  ```\n\n> ```estimate\n> b = 7 # 8\n> ```\n",
        expect![[r#"
            core/example.md:4:15: error[estimate-claim-wrong]: the value is 10, not 11
              help: write `10`, or mend the expression
            core/example.md:8:11: error[estimate-claim-wrong]: the value is 7, not 8
              help: write `7`, or mend the expression
        "#]],
    );
}
