//! Milestones, and what partners see of them.

use regiekamer_tests::World;

#[tokio::test]
async fn partners_see_the_milestones_that_are_shared_without_the_evidence() {
    let world = World::demo().await;
    let question = "{ milestones(first: 200) { totalCount nodes { title shared evidence reachedOn dependsOn { totalCount } } } }";
    let (pmo, ipo) = (world.data("pmo", question).await, world.data("ipo", question).await);
    let shared = pmo["milestones"]["nodes"].as_array().unwrap().iter().filter(|milestone| milestone["shared"] == true).count();
    assert_eq!(ipo["milestones"]["totalCount"].as_u64().unwrap(), shared as u64);
    for milestone in ipo["milestones"]["nodes"].as_array().unwrap() {
        assert!(milestone["shared"] == true && milestone["evidence"].is_null() && milestone["dependsOn"]["totalCount"] == 0, "{milestone}");
    }
    assert!(pmo["milestones"]["nodes"].as_array().unwrap().iter().any(|milestone| milestone["evidence"].is_string()));
}

#[tokio::test]
async fn the_next_three_milestones_of_each_work_package_come_in_order() {
    let world = World::demo().await;
    let question = "{ workPackages { nodes { milestones(first: 3, where: {reachedOn: {isNull: true}}, orderBy: [{field: FORECAST_ON, direction: ASC}]) { nodes { forecastOn } } } } }";
    for package in world.data("pmo", question).await["workPackages"]["nodes"].as_array().unwrap() {
        let days: Vec<_> = package["milestones"]["nodes"].as_array().unwrap().iter().map(|m| m["forecastOn"].as_str().unwrap()).collect();
        assert!(!days.is_empty() && days.len() <= 3 && days.is_sorted() && days[0] >= "2026-06-15", "{days:?}");
    }
}
