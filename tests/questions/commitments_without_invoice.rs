//! Question 11: which commitments have had no invoice for 60 days; which invoices lie outside their period?

use regiekamer_tests::World;
use serde_json::{Value, json};

const QUESTION: &str = include_str!("11-commitments-without-invoice.graphql");

#[tokio::test]
async fn commitments_without_an_invoice_for_60_days_and_invoices_outside_their_period_are_found() {
    let world = World::demo().await;
    let asked = async |account: &str| {
        // 60 days before 15 June 2026.
        let answer = world.ask_with(account, QUESTION, json!({ "since": "2026-04-16" })).await;
        assert!(answer.get("errors").is_none(), "{account}: {answer}");
        answer["data"].clone()
    };
    let answer = asked("finance").await;
    let silent = |of: &Value| (of["reference"].as_str().unwrap().to_owned(), of["standing"].clone(), of["parts"]["nodes"][0]["line"]["workPackage"]["code"].clone());
    let found: Vec<_> = answer["commitments"]["nodes"].as_array().unwrap().iter().map(silent).collect();
    let expected = [
        ("BESTELLING 26.009".to_owned(), json!({ "open": "18000.25", "lastInvoicedOn": "2026-02-28" }), json!("RDD")),
        ("BESTELLING 26.014".to_owned(), json!({ "open": "18750.25", "lastInvoicedOn": null }), json!("LM")),
    ];
    assert_eq!(found, expected);
    let outside = answer["invoices"]["nodes"].as_array().unwrap();
    assert_eq!(outside.len(), 1, "{outside:?}");
    assert_eq!((&outside[0]["amount"]["exVat"], &outside[0]["periodReason"]), (&json!("1512.25"), &json!("Nazorg na de oplevering, met het werkpakket afgesproken (verzonnen)")));
    assert!(outside[0]["serviceFrom"].as_str() > outside[0]["contract"]["endsOn"].as_str(), "{outside:?}");
    for account in ["pmt", "pmo", "pmo-coordinator", "auditor", "analyst"] {
        assert_eq!(asked(account).await, answer, "{account}");
    }
    // Neither lies in their work packages, and partners read no papers.
    for account in ["coordinator-planketen", "coordinator-vth", "vro", "ipo", "uvw", "hr", "procurement", "admin"] {
        assert_eq!(asked(account).await["commitments"]["nodes"], json!([]), "{account}");
    }
    for account in ["vro", "ipo", "uvw", "hr", "procurement", "admin"] {
        assert_eq!(asked(account).await["invoices"]["nodes"], json!([]), "{account}");
    }
}
