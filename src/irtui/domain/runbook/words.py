"""The words that tell an instruction from an explanation."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text; written as one text, a long list stays readable."""
    return frozenset(text.split())


VERBS = word_set("""
    abort acknowledge activate add adjust align allow analyse analyze annotate append apply
    approve ask assess assign attach attempt avoid back backup begin block bootstrap bring
    browse bump call cancel capture change check choose clean clear click clone close collect
    communicate compare compute configure confirm connect consider consult contact continue
    convert coordinate copy cordon correct correlate count create cross-check deactivate debug
    decide declare decommission decrease define defrag defragment delete deploy describe destroy
    detach detect determine diagnose diff disable disconnect discover display do document
    double-check downgrade download drain drop edit elect enable engage ensure enter escalate
    establish estimate evacuate evaluate evict examine exec execute exit expand explore export
    extend extract fail failover fetch fill filter find fine-tune fix flush follow force forward
    free gather generate get give go grant grep identify ignore implement import increase inform
    inspect install investigate invoke isolate issue join jump keep kill label launch learn let
    limit list load locate log login look lower make manually map mark measure merge migrate
    minimize mitigate modify monitor mount move navigate note notify observe obtain open
    optimise optimize override page patch pause perform ping plan post prepare press prevent
    prioritise prioritize proceed promote provide provision prune pull purge push put query
    raise re-create re-enable re-run reach read reassign rebalance reboot rebuild recheck
    reconcile reconfigure reconnect record recover recreate redeploy redirect reduce refer
    refresh regenerate reindex reinstall relabel reload remember remount remove rename renew
    reopen repair repeat replace replicate report reprocess request rerun reschedule reset
    resize resolve restart restore restrict resume resync retrieve retry return revert review
    revoke rewrite roll rollback rotate rule run save scale scan schedule search see select send
    set shorten show shrink shut shutdown silence simplify skip sort specify split ssh start
    stop study submit suspend swap switch sync tag tail take terminate test think throttle trace
    track transfer trigger troubleshoot truncate try tune turn type unblock uncordon undo
    uninstall unlock unmount unset update upgrade upload use utilize vacuum validate verify view
    visit wait watch wipe write
    """)
LEADING = word_set("""
    additionally afterwards again also alternatively always and carefully finally first firstly
    immediately instead just lastly manually next now optionally or otherwise please quickly
    second secondly simply temporarily then third thirdly to-do
    """)
CONDITIONS = word_set("if when")
OPENERS = word_set("""
    after as at before during for from if in on once to under using via when with
    """)
STRICT_OPENERS = word_set("""
    after before for if once to when
    """)
NOT_AFTER_A_VERB = word_set("""
    are by can could did does errors had has have is may might of should was were will would
    """)
NOUNS_BEFORE_IN = word_set("""
    change decrease drop increase spike
    """)
READER = word_set("you we")
DUTIES = word_set("can could should must may might need have want will")
BETWEEN = word_set("to also then now first always usually either")
