//! The numbered examples of docs/format.md: what each construct becomes.

use crate::support::{Fixture, SCENE, becomes, chapter};

#[test]
fn a_gold_line() {
    becomes(
        "# A\n\n> [!GOLD] id=cache-aside-ttl\n> I prefer cache-aside strategy with TTL and invalidation.\n>\n> when: asked how you keep the cache correct\n>\n> follow-up: What if the delete fails after the write commits?\n> -> The TTL bounds the staleness. Retry the delete from the outbox if the bound is too long.\n\nAfter.\n",
        "# A\n\n<aside class=\"hld-gold\" id=\"gold-cache-aside-ttl\" aria-label=\"Gold line\"><p class=\"hld-gold-line\">I prefer cache-aside strategy with TTL and invalidation.</p><p class=\"hld-gold-when\"><span class=\"hld-label\">Say it when</span> asked how you keep the cache correct</p><details class=\"hld-followup\"><summary>What if the delete fails after the write commits?</summary><p>The TTL bounds the staleness. Retry the delete from the outbox if the bound is too long.</p></details></aside>\n\nAfter.\n",
    );
}

#[test]
fn a_self_check() {
    becomes(
        "# A\n\n> [!CHECK] id=rl-1 kind=estimate\n> Limit 100 per minute, fixed window. What is the most a client can send in two seconds?\n>\n> answer: 200: the last second of one window and the first of the next.\n>\n> why: the counter knows nothing about the previous window.\n",
        "# A\n\n<section class=\"hld-check\" id=\"check-rl-1\" data-kind=\"estimate\" aria-label=\"Self-check\"><div class=\"hld-check-question\"><p>Limit 100 per minute, fixed window. What is the most a client can send in two seconds?</p></div><details class=\"hld-check-answer\"><summary>Answer</summary><p>200: the last second of one window and the first of the next.</p><p class=\"hld-check-why\">the counter knows nothing about the previous window.</p></details></section>\n",
    );
}

#[test]
fn a_question_with_a_list() {
    becomes(
        "# A\n\n> [!CHECK] id=c-1 kind=choose\n> Which one?\n>\n> - A. `one`\n> - B. two\n>\n> answer: B.\n\nAfter.\n",
        "# A\n\n<section class=\"hld-check\" id=\"check-c-1\" data-kind=\"choose\" aria-label=\"Self-check\"><div class=\"hld-check-question\"><p>Which one?</p><ul><li>A. <code>one</code></li><li>B. two</li></ul></div><details class=\"hld-check-answer\"><summary>Answer</summary><p>B.</p></details></section>\n\nAfter.\n",
    );
}

#[test]
fn alerts_stay_markdown() {
    let text = "# A\n\n> [!NOTE]\n> As it is.\n";
    becomes(text, text);
}

#[test]
fn a_table_keeps_its_markdown_in_a_region() {
    becomes(
        "# A\n\nCompare: RabbitMQ vs Kafka {#rabbitmq-vs-kafka}\n\n| Feature | RabbitMQ | Kafka |\n| --- | --- | --- |\n| Replay | ❌[^streams] | ✅ |\n\n[^streams]: True of classic and quorum queues; streams replay.\n",
        "# A\n\n<figure class=\"hld-table hld-rowhead\" id=\"table-rabbitmq-vs-kafka\"><figcaption>RabbitMQ vs Kafka</figcaption><div class=\"hld-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"RabbitMQ vs Kafka\">\n\n| Feature | RabbitMQ | Kafka |\n| --- | --- | --- |\n| Replay | <span class=\"hld-no\" role=\"img\" aria-label=\"no\">❌</span>[^streams] | <span class=\"hld-yes\" role=\"img\" aria-label=\"yes\">✅</span> |\n\n</div></figure>\n\n[^streams]: True of classic and quorum queues; streams replay.\n",
    );
}

#[test]
fn a_table_from_a_file() {
    let built = Fixture::new()
        .file("notes/core/quotas.csv", "Queue,Messages\nSQS,\"120,000\"\nPub/Sub,✅\n")
        .chapter(
            "core/a.md",
            "# A\n\n```table\nfile = \"quotas.csv\"\ncaption = \"Quotas of *two* queues\"\nid = \"queue-quotas\"\ncompare = true\nalign = [\"left\", \"right\"]\n```\n",
        )
        .run();
    assert_eq!(built.findings, []);
    assert_eq!(
        built.chapter("core/a.md"),
        "# A\n\n<figure class=\"hld-table hld-rowhead\" id=\"table-queue-quotas\"><figcaption>Quotas of <em>two</em> queues</figcaption><div class=\"hld-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Quotas of two queues\"><table><thead><tr><th scope=\"col\" style=\"text-align: left\">Queue</th><th scope=\"col\" style=\"text-align: right\">Messages</th></tr></thead><tbody><tr><th scope=\"row\" style=\"text-align: left\">SQS</th><td style=\"text-align: right\">120,000</td></tr><tr><th scope=\"row\" style=\"text-align: left\">Pub/Sub</th><td style=\"text-align: right\"><span class=\"hld-yes\" role=\"img\" aria-label=\"yes\">✅</span></td></tr></tbody></table></div></figure>\n"
    );
}

#[test]
fn a_diagram() {
    let built = chapter(
        "# A\n\n![1. Reads. 2. \"Writes\".](../../diagrams/x.excalidraw \"One read that misses\")\n\nAfter.\n",
    );
    assert_eq!(built.findings, []);
    let html = built.chapter("core/a.md");
    assert!(
        html.starts_with(
            "# A\n\n<figure class=\"hld-diagram\" id=\"diagram-x\"><div class=\"hld-canvas\"><svg "
        ),
        "{html}"
    );
    assert!(
        html.contains(" role=\"img\" aria-labelledby=\"d-x-"),
        "{html}"
    );
    assert!(html.contains(">One read that misses</title>"), "{html}");
    assert!(html.contains("1. Reads. 2."), "{html}");
    assert!(html.contains("</svg></div><figcaption>One read that misses <a class=\"hld-source\" href=\"../../diagrams/x.excalidraw\" download>Excalidraw source</a></figcaption></figure>\n\nAfter.\n"), "{html}");
}

#[test]
fn one_drawing_in_two_chapters_has_two_sets_of_ids() {
    let text = "# A\n\n![alt](../../diagrams/x.excalidraw \"Caption\")\n";
    let built = Fixture::new()
        .file("diagrams/x.excalidraw", SCENE)
        .chapter("core/a.md", text)
        .chapter("core/b.md", text)
        .run();
    let ids = |path| {
        let html = built.chapter(path);
        let at = html.find("aria-labelledby=\"").unwrap();
        html[at..].split('"').nth(1).unwrap().to_owned()
    };
    assert_ne!(ids("core/a.md"), ids("core/b.md"));
}

#[test]
fn an_estimate() {
    let built = chapter(
        "# A\n\n```estimate\ndau = 50e6 users\nper_user = 40 msg/user/day # a remark\nday = dau * per_user  # 2.0e9 msg/day\n```\n\nIt is `= 0.999^4 = 99.6%` of all.\n",
    );
    assert_eq!(built.findings, []);
    let html = built.chapter("core/a.md");
    assert!(html.contains("<pre class=\"hld-estimate\"><code class=\"nohighlight\"><span class=\"hld-name\">dau</span> = "), "{html}");
    assert!(
        html.contains("<span class=\"hld-claim\">2.0e9 msg/day</span>"),
        "{html}"
    );
    assert!(
        html.contains("It is <code class=\"hld-calc nohighlight\">0.999^4 = 99.6%</code> of all."),
        "{html}"
    );
}

#[test]
fn front_matter_becomes_a_comment() {
    let built = chapter(
        "---\ntitle: \"A --> <b>\"\nkind: concept\nsummary: S.\npart: core\nchecked: 2025-11\nterms:\n  token bucket | bucket: A limiter.\n---\n\n# A --> \\<b>\n",
    );
    let whole = built.whole("core/a.md");
    let json = whole
        .strip_prefix("<!--hld:meta ")
        .unwrap()
        .split_once("-->\n\n")
        .unwrap()
        .0;
    assert!(!json.contains("--") && !json.contains('>'), "{json}");
    let meta: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(meta["title"], "A --> <b>");
    assert_eq!(meta["slug"], "core/a");
    assert_eq!(meta["checked"], "2025-11");
    assert_eq!(meta["terms"]["token bucket | bucket"], "A limiter.");
}

#[test]
fn constructs_hold_in_lists_and_quotes() {
    let html = "<pre class=\"hld-estimate\"><code class=\"nohighlight\"><span class=\"hld-name\">a</span> = <span class=\"hld-value\">2 * 3</span> <span class=\"hld-comment\"># </span><span class=\"hld-claim\">6</span></code></pre>";
    becomes(
        "# A\n\n- item\n\n  ```estimate\n  a = 2 * 3 # 6\n  ```\n  after\n- next\n\n> > ```estimate\n> > a = 2 * 3 # 6\n> > ```\n> # last\n",
        &format!("# A\n\n- item\n\n  {html}\n\n  after\n- next\n\n> > {html}\n> >\n> # last\n"),
    );
}

#[test]
fn related_stands_before_sources() {
    let built = Fixture::new()
        .chapter(
            "core/a.md",
            "---\ntitle: A\nkind: concept\nsummary: S.\npart: core\nneeds: [core/b]\nrelated:\n  scale/api-gateway: what [it] does\nchecked: 2025-11\n---\n\n# A\n\n## Sources\n\n- x\n",
        )
        .chapter("core/b.md", "# B *b*\n")
        .run();
    assert_eq!(
        built.chapter("core/a.md"),
        "# A\n\n## Related\n\n- [core/b](b.md): read it first\n- Api gateway: what &#91;it&#93; does\n\n## Sources\n\n- x\n"
    );
}

#[test]
fn line_endings_of_windows_change_nothing() {
    let text = "# A\n\n> [!GOLD] id=g\n> Say *it*\n> twice.\n>\n> when: asked\n>\n> follow-up: Why?\n> -> Because.\n\nTable: T {#t}\n\n| a |\n| - |\n| ✅ |\n\nAfter.\n";
    let unix = chapter(text);
    let windows = chapter(&text.replace('\n', "\r\n"));
    assert_eq!(windows.findings, []);
    assert_eq!(
        windows.chapter("core/a.md").replace('\r', ""),
        unix.chapter("core/a.md")
    );
}
