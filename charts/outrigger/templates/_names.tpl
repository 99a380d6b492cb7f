{{- /* Names are fixed: the webhook and the ClusterRole are one per cluster, so there is one installation. */}}
{{- define "outrigger.selector" -}}
app.kubernetes.io/name: outrigger
app.kubernetes.io/component: controller
{{- end }}

{{- define "outrigger.labels" -}}
{{ include "outrigger.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "outrigger.image" -}}
{{- $tag := default .version .image.tag }}
{{- .image.repository }}{{ ternary "@" ":" (contains ":" $tag) }}{{ $tag }}
{{- end }}

{{- /* Either some namespaces or all, and the reader of a values file sees which. */}}
{{- define "outrigger.checked" -}}
{{- if and (not .Values.clusterWide) (not .Values.watchNamespaces) }}
{{- fail "watchNamespaces: empty (expected: at least one namespace, or clusterWide: true)" }}
{{- end }}
{{- if and .Values.clusterWide .Values.watchNamespaces }}
{{- fail "clusterWide: true (expected: false, or no watchNamespaces)" }}
{{- end }}
{{- end }}

{{- define "outrigger.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: outrigger
    namespace: {{ .Release.Namespace }}
{{- end }}
