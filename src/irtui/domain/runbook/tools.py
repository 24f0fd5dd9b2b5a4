"""The programs that runbooks call, and what they do."""

from irtui.domain.runbook.words import word_set

TOOLS = word_set("""
    ./ alertmanager amtool ansible ansible-playbook apt apt-get argocd awk aws az bash calicoctl
    cassandra ceph chef-client chmod chown chroot cilium clickhouse-client cmctl conntrack consul
    cp crictl crio ctr curl cypher-shell date dd df dig dmesg docker docker-compose doctl dpkg du
    echo esxcli etcdctl etcdutl ethtool filebeat flux fuser gcloud gh git glab grep gunzip gzip
    hammer haproxy head helm host hostnamectl htop http id ifconfig influx iostat iotop ip ipmitool
    iptables iscsiadm istioctl jmap jq jstack journalctl k9s kadmin kafka-topics
    kafka-topics.sh kafka-consumer-groups kafka-consumer-groups.sh kinit knife kubeadm kubectl
    kubectx kubens kustomize ls lsblk lsof lvextend lvs mc mdadm mkfs mkdir mongo mongosh mount mtr
    must-gather mv mysql mysqladmin mysqldump nc ncat netstat nfsstat nft nginx nmap nmcli nodetool
    nomad nslookup ntpq oc ocm odf openssl ovn-nbctl ovn-sbctl ovs-appctl ovs-vsctl patronictl
    pg_ctl pg_dump pgbouncer pgrep ping pip pkill podman pod-install port-forward promtool ps psql
    puppet pvs pvesm python python3 rabbitmqctl rados rbd redis-cli rm rosa rpm rpm-ostree rsync
    runuser sar scp sed service skopeo smartctl sqlite3 ss ssh ssh-keygen ssh-keyscan strace stat
    su subscription-manager sudo supervisorctl sysctl systemctl systemd-analyze tar tcpdump
    telnet terraform timedatectl top tracepath traceroute umount uname uptime vault velero
    vgs virsh virtctl vmstat vtctlclient wget xfs_growfs xfs_repair yum zfs zpool zookeeper-shell
    chronyc cat
    """)
BUILTINS = word_set(
    "cd export for if while until set source . echo eval exec kill wait read unset [ { ( true"
    " done do fi then else exit find sort tail less xargs tee watch"
)
READS = word_set("""
    awk cat cut date df dig dmesg du echo egrep fgrep free grep head host hostname id iostat jq
    journalctl lastlog less ls lsblk lsof mtr netstat nslookup ntpq pgrep ping ps pwd pvs sar sort
    ss stat tail top tr traceroute tracepath uname uniq uptime vgs lvs vmstat w wc which who yq
    zcat zgrep promtool column printf test true more comm diff export cd base64 tac nl sleep seq
    chronyc printenv
    """)
READ_VERBS = word_set("""
    api-resources api-versions can-i cluster-info describe df diff du dump events explain get help
    history info inspect is-active is-enabled is-failed list list-dependencies list-timers
    list-units log logs ls ping ps query search show stat stats status top tree values version
    versions wait who-can whoami
    """)
READ_NOUNS = word_set("""
    addr address alarm alert auth config detail endpoint health link member members osd perf pg pool
    project projects quorum_status route silence snap
    """)
READ_BY_VERB = word_set("""
    kubectl oc helm ceph rbd rados etcdctl systemctl docker podman crictl amtool argocd flux
    virsh virtctl git gcloud aws az consul nomad vault istioctl cilium rabbitmqctl nodetool zpool
    zfs timedatectl hostnamectl velero rpm-ostree ocm rosa odf ovn-nbctl ovn-sbctl ovs-vsctl
    ovs-appctl supervisorctl patronictl service ip nmcli mdadm loginctl
    """)
CHANGES = word_set("""
    add abort annotate apply approve archive autoscale bootstrap certificate clean clone compact
    cordon create deactivate defrag del delete demote deploy detach disable disarm disconnect drain
    drop edit enable evict expire expose extend fail failover flush import init install invalidate
    isolate kill label link load mark mask move-leader mv new-app out pause patch promote prune
    purge push put reboot rebase reconcile recreate reload remove repair replace rerun reset resize
    restart restore resume resync revoke rm rollback rollout rotate run save scale set set-property
    shutdown start stop suspend switchover sync taint terminate uncordon undo unmask uninstall
    unlink unset unsuspend upgrade update write in migrate import-image adjust reweight modify
    """)
CHANGING_PROGRAMS = word_set("""
    apt apt-get chmod chown cp dd dnf dpkg fsck install ipmitool kill killall lvextend lvremove
    mkdir mkfs mount mv parted pg_ctl pip pkill poweroff reboot resize2fs rm rmdir rsync scp sed
    shred shutdown tee touch truncate umount unlink useradd usermod wipefs xfs_growfs xfs_repair yum
    ansible-playbook terraform halt init ln iptables nft
    """)
