//! Drivers of functions of the crate bio.

use bio::alignment::sparse::{
    expand_kmer_matches, find_kmer_matches, find_kmer_matches_seq1_hashed, find_kmer_matches_seq2_hashed, hash_kmers,
};
use bio::alphabets::dna::revcomp;
use bio::data_structures::suffix_array::suffix_array;
use bio::stats::LogProb;
use bio::stats::bayesian::expected_fdr;
use bio::utils::scan;

use super::{Case, Class::*};
use crate::inputs::Random;

/// Two strands, of which the second has every twentieth base anew.
fn strands(n: usize, random: &mut Random) -> (Vec<u8>, Vec<u8>) {
    let bases = |random: &mut Random| b"ACGT"[random.below(4)];
    let first: Vec<u8> = (0..n).map(|_| bases(random)).collect();
    let second = first.iter().map(|&base| if random.below(20) == 0 { bases(random) } else { base }).collect();
    (first, second)
}

/// Long enough that few places match by chance.
const K: usize = 12;

pub(super) const CASES: &[Case] = &[
    Case::new("alignment::sparse::hash_kmers", Linear, Linear, |n, probe| {
        let (strand, _) = strands(n, &mut probe.random);
        probe.many(|| hash_kmers(&strand, K).len());
    })
    .note("pieces of twelve"),
    Case::new("data_structures::suffix_array::suffix_array", Linear, Linear, |n, probe| {
        let (mut strand, _) = strands(n, &mut probe.random);
        strand.push(b'$');
        probe.many(|| suffix_array(&strand));
    }),
    Case::new("stats::bayesian::expected_fdr", Linearithmic, Linear, |n, probe| {
        let errors: Vec<LogProb> = (0..n).map(|_| LogProb((probe.random.unit() + 1e-9).ln())).collect();
        probe.many(|| expected_fdr(&errors));
    }),
    Case::new("alignment::sparse::find_kmer_matches", Linear, Linear, |n, probe| {
        let (first, second) = strands(n, &mut probe.random);
        probe.many(|| find_kmer_matches(&first, &second, K));
    })
    .note("pieces of twelve; alike strands"),
    Case::new("alignment::sparse::expand_kmer_matches", Linear, Linear, |n, probe| {
        let (first, second) = strands(n, &mut probe.random);
        let matches = find_kmer_matches(&first, &second, K);
        probe.many(|| expand_kmer_matches(&first, &second, K, &matches, 1));
    })
    .note("pieces of twelve; alike strands"),
    Case::new("alphabets::dna::revcomp", Linear, Linear, |n, probe| {
        let (strand, _) = strands(n, &mut probe.random);
        probe.many(|| revcomp(&strand));
    }),
    Case::new("alignment::sparse::find_kmer_matches_seq1_hashed", Linear, Linear, |n, probe| {
        let (first, second) = strands(n, &mut probe.random);
        let pieces = hash_kmers(&first, K);
        probe.many(|| find_kmer_matches_seq1_hashed(&pieces, &second, K));
    })
    .note("pieces of twelve; alike strands"),
    Case::new("utils::scan", Linear, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| scan(&mut numbers, |sum, number| sum + number));
    }),
    Case::new("alignment::sparse::find_kmer_matches_seq2_hashed", Linear, Linear, |n, probe| {
        let (first, second) = strands(n, &mut probe.random);
        let pieces = hash_kmers(&second, K);
        probe.many(|| find_kmer_matches_seq2_hashed(&first, &pieces, K));
    })
    .note("pieces of twelve; alike strands"),
];
