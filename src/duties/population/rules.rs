//! Suppression of small figures, without I/O.
//!
//! A figure under [`MIN_SHOWN`] is suppressed, including zero. An exception is a division without any residents in the
//! register: its zero is shown to everybody, and the division is left out of the parts here. Since a division is the
//! sum of its children, more figures are suppressed until no small one can be computed: each sum of suppressed
//! figures that can be formed covers at least two of them and is not small itself. Suppression is decided from the
//! top of the country down, in each division among its siblings. The decision is therefore the same in every
//! response, and combining the responses for several divisions discloses nothing more.

/// The smallest figure that is shown.
pub(super) const MIN_SHOWN: i64 = 5;

/// Whether a figure is too small to be shown.
pub(super) fn is_small(figure: i64) -> bool {
    figure < MIN_SHOWN
}

/// Which parts of a whole are suppressed, given whether the whole is. The remainder of the whole that belongs to no
/// part is never shown.
pub(super) fn withheld(whole: i64, whole_withheld: bool, parts: &[i64]) -> Vec<bool> {
    let beyond = whole - parts.iter().sum::<i64>();
    let mut withheld: Vec<bool> = parts.iter().map(|part| is_small(*part)).collect();
    let mut others: Vec<usize> = (0..parts.len()).collect();
    others.retain(|n| parts.get(*n).is_some_and(|part| !is_small(*part)));
    // The smallest first, so that as little as possible is suppressed.
    others.sort_by_key(|n| parts.get(*n));
    let mut others = others.into_iter();
    while !is_safe(beyond, whole_withheld, parts, &withheld) {
        let Some(flag) = others.next().and_then(|n| withheld.get_mut(n)) else {
            break;
        };
        *flag = true;
    }
    withheld
}

/// Whether the suppressed parts disclose no small figure.
fn is_safe(beyond: i64, whole_withheld: bool, parts: &[i64], withheld: &[bool]) -> bool {
    let of_parts = parts
        .iter()
        .zip(withheld)
        .filter(|(_, withheld)| **withheld);
    let of_parts: Vec<i64> = of_parts.map(|(part, _)| *part).collect();
    // What belongs to no part is never shown, and so hides the parts like one more of them.
    let unknown = of_parts.len() + usize::from(beyond != 0);
    let sum = beyond + of_parts.iter().sum::<i64>();
    if whole_withheld {
        // These parts take the place of the whole in the sum of its parent.
        return unknown >= 1 && !is_small(sum);
    }
    if of_parts.is_empty() {
        return beyond == 0 || !is_small(beyond);
    }
    // A single unknown is the whole without the parts that are shown.
    unknown >= 2 && !is_small(sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_part_is_suppressed_together_with_others() {
        let (given, not) = (false, true);
        assert_eq!(withheld(60, given, &[10, 20, 30]), [given; 3]);
        assert_eq!(
            withheld(64, given, &[4, 30, 10, 20]),
            [not, given, not, given]
        );
        // Suppressing only the two small parts would disclose their sum, 3, which is small.
        assert_eq!(withheld(33, given, &[1, 2, 20, 10]), [not, not, given, not]);
        assert_eq!(withheld(36, given, &[3, 3, 30]), [not, not, given]);
        assert_eq!(withheld(30, given, &[0, 30]), [not; 2]);
        // The whole is suppressed, so its parts must not add up to it.
        assert_eq!(withheld(60, not, &[10, 20, 30]), [not, given, given]);
        assert_eq!(withheld(61, not, &[1, 20, 40]), [not, not, given]);
        assert_eq!(withheld(3, not, &[3, 0]), [not; 2]);
        // The remainder that belongs to no part is never shown, but can be computed from the rest.
        assert_eq!(withheld(52, given, &[20, 30]), [not, given]);
        assert_eq!(withheld(57, given, &[20, 30]), [given; 2]);
        assert_eq!(withheld(7, given, &[]), Vec::<bool>::new());
    }

    /// A division: the remainder that belongs to none of its children, and the children.
    #[derive(Clone, Debug)]
    struct Tree {
        beyond: i64,
        under: Vec<Tree>,
    }

    impl Tree {
        fn figure(&self) -> i64 {
            self.beyond + self.under.iter().map(Self::figure).sum::<i64>()
        }
    }

    /// What the responses disclose: suppressed figures as unknowns, and linear equations of them.
    #[derive(Default)]
    struct Known {
        /// The suppressed figures.
        unknown: Vec<i64>,
        /// The equations: each lists its unknowns with their factors.
        sums: Vec<Vec<(usize, i64)>>,
    }

    impl Known {
        fn unknown(&mut self, figure: i64) -> usize {
            self.unknown.push(figure);
            self.unknown.len() - 1
        }

        /// Collects what the responses disclose. `place` is the index of the tree's own figure if it is suppressed.
        fn answers(&mut self, tree: &Tree, place: Option<usize>) {
            if tree.under.is_empty() {
                return;
            }
            let parts: Vec<i64> = tree.under.iter().map(Tree::figure).collect();
            let flags = withheld(tree.figure(), place.is_some(), &parts);
            let mut sum: Vec<(usize, i64)> = place.map(|place| (place, -1)).into_iter().collect();
            if tree.beyond != 0 {
                let place = self.unknown(tree.beyond);
                sum.push((place, 1));
            }
            for (part, flag) in tree.under.iter().zip(flags) {
                let place = flag.then(|| self.unknown(part.figure()));
                sum.extend(place.map(|place| (place, 1)));
                self.answers(part, place);
            }
            self.sums.push(sum);
        }

        /// Which unknowns the equations determine, by elimination modulo a prime.
        fn determined(&self) -> Vec<usize> {
            const PRIME: i64 = 1_000_000_007;
            let mut rows: Vec<Vec<i64>> = Vec::new();
            for sum in &self.sums {
                let mut row = vec![0; self.unknown.len()];
                for (place, factor) in sum {
                    row[*place] = factor.rem_euclid(PRIME);
                }
                rows.push(row);
            }
            let mut done = 0;
            for column in 0..self.unknown.len() {
                let Some(pivot) = (done..rows.len()).find(|n| rows[*n][column] != 0) else {
                    continue;
                };
                rows.swap(done, pivot);
                let inverse = power(rows[done][column], PRIME - 2, PRIME);
                rows[done]
                    .iter_mut()
                    .for_each(|it| *it = *it * inverse % PRIME);
                let own = rows[done].clone();
                for (n, row) in rows.iter_mut().enumerate().filter(|(n, _)| *n != done) {
                    debug_assert_ne!(n, done);
                    let factor = row[column];
                    for (it, own) in row.iter_mut().zip(&own) {
                        *it = (*it - factor * own % PRIME).rem_euclid(PRIME);
                    }
                }
                done += 1;
            }
            let single = rows.iter().filter_map(|row| {
                let mut places = (0..row.len()).filter(|n| row[*n] != 0);
                places.next().filter(|_| places.next().is_none())
            });
            single.collect()
        }
    }

    fn power(base: i64, mut exponent: i64, prime: i64) -> i64 {
        let (mut base, mut product) = (base, 1);
        while exponent > 0 {
            if exponent % 2 == 1 {
                product = product * base % prime;
            }
            base = base * base % prime;
            exponent /= 2;
        }
        product
    }

    fn trees() -> impl Strategy<Value = Tree> {
        let figure = prop_oneof![3 => 0..5_i64, 3 => 5..30_i64, 1 => Just(0)];
        let leaf = figure.prop_map(|beyond| Tree {
            beyond,
            under: vec![],
        });
        leaf.prop_recursive(4, 60, 6, |inner| {
            let beyond = prop_oneof![6 => Just(0), 1 => 1..9_i64];
            let under = prop::collection::vec(inner, 1..6);
            (beyond, under).prop_map(|(beyond, under)| Tree { beyond, under })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn combined_figures_reveal_no_small_figure(tree in trees()) {
            let mut known = Known::default();
            let figure = tree.figure();
            let place = is_small(figure).then(|| known.unknown(figure));
            known.answers(&tree, place);
            for place in known.determined() {
                prop_assert!(!is_small(known.unknown[place]), "{} is disclosed", known.unknown[place]);
            }
            for sum in known.sums.iter().filter(|sum| !sum.is_empty()) {
                // If all factors are 1, the equation gives the sum of its unknowns.
                if sum.iter().all(|(_, factor)| *factor == 1) {
                    let rest: i64 = sum.iter().map(|(place, _)| known.unknown[*place]).sum();
                    prop_assert!(!is_small(rest), "the sum {rest} is disclosed");
                }
            }
        }
    }
}
