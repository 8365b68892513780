//! The page of threats names, for each, where it is met and which test shows it: those places and tests exist.

use std::fs;
use std::path::Path;

#[test]
fn the_places_and_tests_that_the_page_of_threats_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/threats.md")).unwrap();
    let (mut places, mut tests) = (0, 0);
    for named in page.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`').skip(1).step_by(2)) {
        if let Some((file, test)) = named.split_once("::") {
            let text = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(text.contains(&format!("fn {test}()")), "{file} has no test {test}");
            tests += 1;
        } else if named.contains('/') || named.split('.').next_back() == Some("rs") {
            let place = if named.starts_with('.') { root.join(named) } else { root.join("api/src").join(named) };
            assert!(place.exists(), "{named} is not there");
            places += 1;
        }
    }
    assert!(tests > 30 && places > 30, "{tests} tests, {places} places");
}

#[test]
fn what_the_readme_points_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("README.md")).unwrap();
    let is_place = |named: &&str| {
        let known = ["docs/", "tests/", "bench/", "api/", "schema", "regiekamer.example"];
        known.iter().any(|start| named.starts_with(start)) && !named.contains(' ')
    };
    let mut places = page.split('`').skip(1).step_by(2).filter(is_place).peekable();
    assert!(places.peek().is_some());
    for place in places {
        assert!(root.join(place).exists(), "{place} is not there");
    }
}
