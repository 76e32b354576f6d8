"""What the course computes about freezing: one question a module, with numbers as the answer.

A study has its constants at the top, a frozen result with units in its names and a `summary()`, one
sentence, and `run(**parameters)`, which returns that result.  None of them draws; the picture of a
study, if it has one, has the same name in `helpers.teaching.figures.freezing`.

    flat_wall         how fast ice grows from a cold wall, computed and by formula
    one_needle        where the ice of one needle ends, and how much of it is lethally cold
    blood             what blood does to growing ice
    cross_section     which share of a tumour several needles cover
    cycles            one long freeze or two short ones
    nerve             how cold a nerve gets beside a frozen bone
    procedure         the procedures of the five pages, in full
    heat_to_remove    what freezing costs, and how much of it is latent heat
    first_ice         at which temperature of the tip the first ice appears
    needle_fit        whether needles fit into a tumour, and an operation into its minutes
    phase_line        whether argon or nitrogen is solid, liquid or gas

The others are functions that studies and notebooks call:

    pitfall           a wrong way to write conduction, and what it costs
    uncertain_needle  models whose inputs an ensemble varies
    table_ranges      what is uncertain about a tissue and a needle, from the tables
    ice_edge          where the ice ends in one dimension, for the studies above
"""
